package dev.lanewise.nn.data;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The same elements, computed ahead. Threads that have nothing to do end after a second. */
final class PrefetchedDataset implements Dataset {
  private static final long IDLE_SECONDS = 1;

  private final Dataset data;
  private final int ahead;
  private final ExecutorService threads;

  PrefetchedDataset(Dataset data, int ahead) {
    if (ahead < 1) {
      throw new IllegalArgumentException("prefetch: expected at least 1 element, got " + ahead);
    }
    this.data = data;
    this.ahead = ahead;
    int count = Math.min(ahead, Runtime.getRuntime().availableProcessors());
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            count,
            count,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("lanewise-prefetch-", 0).factory());
    pool.allowCoreThreadTimeOut(true);
    threads = pool;
  }

  @Override
  public int size() {
    return data.size();
  }

  @Override
  public Example get(long epoch, int index) {
    return data.get(epoch, index);
  }

  @Override
  public Iterable<Example> epoch(long epoch) {
    return () -> new Ahead(epoch);
  }

  /** An epoch. What has been asked for and is never taken costs its computation only. */
  private final class Ahead implements Iterator<Example> {
    private final Queue<Future<Example>> coming = new ArrayDeque<>();
    private final long epoch;
    private final int size = size();
    private int asked;

    Ahead(long epoch) {
      this.epoch = epoch;
    }

    @Override
    public boolean hasNext() {
      return !coming.isEmpty() || asked < size;
    }

    @Override
    public Example next() {
      ask(ahead);
      Future<Example> first = coming.poll();
      if (first == null) {
        throw new NoSuchElementException("data set: the epoch has ended");
      }
      Example element = await(first);
      ask(ahead);
      return element;
    }

    private void ask(int most) {
      while (asked < size && coming.size() < most) {
        int index = asked++;
        coming.add(threads.submit(() -> data.get(epoch, index)));
      }
    }

    private Example await(Future<Example> element) {
      boolean done = false;
      try {
        Example example = element.get();
        done = true;
        return example;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("prefetch: interrupted while waiting for an element", e);
      } catch (ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof Error error) {
          throw error;
        }
        throw cause instanceof RuntimeException failed ? failed : new IllegalStateException(cause);
      } finally {
        if (!done) {
          stop();
        }
      }
    }

    private void stop() {
      coming.forEach(later -> later.cancel(true));
      coming.clear();
      asked = size;
    }
  }
}
