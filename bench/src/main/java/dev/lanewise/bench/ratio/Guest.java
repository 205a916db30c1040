package dev.lanewise.bench.ratio;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What runs in a {@link ForkedJvm}: answers requests until its input ends. */
final class Guest {
  static final int OPEN = 0;
  static final int RESULT = 1;
  static final int TIME = 2;
  static final int EACH = 3;
  static final int CLOSE = 4;

  private final Catalogue catalogue;
  private final DataInputStream requests;
  private final DataOutputStream answers;
  private final List<Contender> contenders = new ArrayList<>();

  private Guest(Catalogue catalogue, DataInputStream requests, DataOutputStream answers) {
    this.catalogue = catalogue;
    this.requests = requests;
    this.answers = answers;
  }

  public static void main(String[] args) throws IOException, ReflectiveOperationException {
    DataInputStream requests = new DataInputStream(new BufferedInputStream(System.in));
    DataOutputStream answers = new DataOutputStream(new BufferedOutputStream(System.out));
    // Answers go to standard output, so nothing else may.
    System.setOut(System.err);
    Catalogue catalogue =
        Class.forName(args[0]).asSubclass(Catalogue.class).getConstructor().newInstance();
    new Guest(catalogue, requests, answers).serve();
  }

  private void serve() throws IOException {
    for (int kind = requests.read(); kind >= 0; kind = requests.read()) {
      switch (kind) {
        case OPEN -> open(requests.readUTF());
        case RESULT -> answer(contenders.get(requests.readInt()).result());
        case TIME ->
            answers.writeDouble(contenders.get(requests.readInt()).seconds(requests.readLong()));
        case EACH -> {
          for (double seconds : contenders.get(requests.readInt()).each(requests.readInt())) {
            answers.writeDouble(seconds);
          }
        }
        case CLOSE -> {
          contenders.get(requests.readInt()).close();
          answers.writeBoolean(true);
        }
        default -> throw new IOException("a request of kind " + kind);
      }
      answers.flush();
    }
  }

  private void open(String name) throws IOException {
    Contender contender = catalogue.contender(name);
    contenders.add(contender);
    answers.writeUTF(contender.name());
    answers.writeDouble(contender.work());
  }

  private void answer(float[] values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    answers.writeInt(values.length);
    answers.write(bytes.array());
  }
}
