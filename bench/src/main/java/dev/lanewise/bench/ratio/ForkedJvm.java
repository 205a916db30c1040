package dev.lanewise.bench.ratio;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A JVM with options of its own that times contenders of its own on request. */
public final class ForkedJvm implements AutoCloseable {
  private final Process process;
  private final DataOutputStream requests;
  private final DataInputStream answers;
  private int contenders;

  private ForkedJvm(Process process) {
    this.process = process;
    requests = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    answers = new DataInputStream(new BufferedInputStream(process.getInputStream()));
  }

  /** Starts a JVM of the same Java and class path that takes its contenders from a catalogue. */
  public static ForkedJvm start(Class<? extends Catalogue> catalogue, List<String> options) {
    return start(catalogue, options, environment -> {});
  }

  /** Starts such a JVM in an environment that begins as this JVM's and is then changed. */
  public static ForkedJvm start(
      Class<? extends Catalogue> catalogue,
      List<String> options,
      Consumer<Map<String, String>> change) {
    ProcessBuilder jvm = program(Guest.class, options, catalogue.getName());
    jvm.redirectError(ProcessBuilder.Redirect.INHERIT);
    change.accept(jvm.environment());
    try {
      return new ForkedJvm(jvm.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A program of the same Java and class path, not started yet. */
  public static ProcessBuilder program(Class<?> main, List<String> options, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add(main.getName());
    command.addAll(List.of(args));
    ProcessBuilder jvm = new ProcessBuilder(command);
    // Not an argument: ONNX Runtime crashes in a process with a command line of several KB.
    jvm.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return jvm;
  }

  /** The most memory that the process has had resident, in bytes, as Linux tells. */
  public long peakMemory() {
    try (Stream<String> lines =
        Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
      String kilobytes =
          lines
              .filter(line -> line.startsWith("VmHWM:"))
              .findFirst()
              .orElseThrow()
              .split("\\s+")[1];
      return Long.parseLong(kilobytes) * 1024;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The contender of this name in that JVM. */
  public Contender contender(String name) {
    return call(
        () -> {
          requests.writeByte(Guest.OPEN);
          requests.writeUTF(name);
          requests.flush();
          return new Remote(contenders++, answers.readUTF(), answers.readDouble());
        });
  }

  /** Ends that JVM. */
  @Override
  public void close() {
    // Its end of input is what it ends by.
    call(
        () -> {
          requests.close();
          return process.waitFor();
        });
  }

  private interface Exchange<T> {
    T run() throws IOException, InterruptedException;
  }

  private <T> T call(Exchange<T> exchange) {
    try {
      return exchange.run();
    } catch (IOException e) {
      throw new UncheckedIOException("the forked JVM has ended, see its own output", e);
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a forked JVM ran", e);
    }
  }

  private final class Remote implements Contender {
    private final int number;
    private final String name;
    private final double work;

    Remote(int number, String name, double work) {
      this.number = number;
      this.name = name;
      this.work = work;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public double work() {
      return work;
    }

    @Override
    public float[] result() {
      return call(
          () -> {
            request(Guest.RESULT);
            requests.flush();
            float[] values = new float[answers.readInt()];
            byte[] bytes = answers.readNBytes(values.length * Float.BYTES);
            ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
            return values;
          });
    }

    @Override
    public double seconds(long calls) {
      return call(
          () -> {
            request(Guest.TIME);
            requests.writeLong(calls);
            requests.flush();
            return answers.readDouble();
          });
    }

    @Override
    public double[] each(int calls) {
      return call(
          () -> {
            request(Guest.EACH);
            requests.writeInt(calls);
            requests.flush();
            double[] seconds = new double[calls];
            for (int i = 0; i < calls; i++) {
              seconds[i] = answers.readDouble();
            }
            return seconds;
          });
    }

    @Override
    public void close() {
      call(
          () -> {
            request(Guest.CLOSE);
            requests.flush();
            return answers.readBoolean();
          });
    }

    private void request(int kind) throws IOException {
      requests.writeByte(kind);
      requests.writeInt(number);
    }
  }
}
