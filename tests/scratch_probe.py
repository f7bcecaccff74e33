from django.urls import get_resolver
from django.db import transaction
from tests.world import *
import time, cProfile, pstats, logging
def test_x(demo, settings, tmp_path):
    settings.EMAIL_FILE_PATH=tmp_path
    t=time.perf_counter(); w=World(); print("world", time.perf_counter()-t)
    logging.disable(logging.CRITICAL)
    al=[a for a in addresses(get_resolver().url_patterns)]
    pr=cProfile.Profile()
    times=[]
    for r in ("coordinator","stranger"):
      t0=time.perf_counter()
      if r=="coordinator": pr.enable()
      for a in al:
        t=time.perf_counter()
        with transaction.atomic():
                    try: 
                        x=w.answer(r,"GET",a)
                    except Exception as e: print(a, e)
                    transaction.set_rollback(True)
        times.append((time.perf_counter()-t, r,a.name))
      pr.disable()
      print(r,time.perf_counter()-t0, len(al))
    print(sorted(times)[-25:])
    pstats.Stats(pr).sort_stats("cumtime").print_stats(45)
