package io.sluice.examples;

import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TFOutOfRangeException;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.io.FifoQueue;
import org.tensorflow.op.io.ReaderReadUpTo;
import org.tensorflow.proto.Example;
import org.tensorflow.proto.Feature;
import org.tensorflow.types.TString;

/**
 * Reads TFRecord files of {@code tf.train.Example} by TensorFlow's own reader, which checks their checksums. (Its newer one, {@code Dataset.tfRecordDataset},
 * does not work in TensorFlow Java 1.1.0.)
 */
final class Records {
    private static final long AT_ONCE = 64;

    private Records() {}

    /** Hands out the samples of the files, one file after the other. */
    static void read(List<Path> files, Consumer<Sample> sink) {
        try (Graph graph = new Graph();
                Session session = new Session(graph)) {
            Ops tf = Ops.create(graph);
            FifoQueue queue = tf.io.fifoQueue(List.of(TString.class));
            Op fill = tf.io.queueEnqueueMany(
                    queue, List.of(tf.array(files.stream().map(Path::toString).toArray(String[]::new))));
            Op close = tf.io.queueClose(queue);
            ReaderReadUpTo read = tf.io.readerReadUpTo(tf.io.tfRecordReader(), queue, tf.constant(AT_ONCE));
            session.runner().addTarget(fill).run().close();
            session.runner().addTarget(close).run().close();
            while (true) {
                try (Result records = session.runner().fetch(read.values()).run()) {
                    ((TString) records.get(0)).asBytes().scalars().forEach(record -> sink.accept(sample(record.getObject())));
                } catch (TFOutOfRangeException endOfTheLastFile) {
                    return;
                }
            }
        }
    }

    private static Sample sample(byte[] record) {
        try {
            Map<String, Feature> features = Example.parseFrom(record).getFeatures().getFeatureMap();
            return new Sample(
                    features.get("image").getBytesList().getValue(0).toByteArray(),
                    features.get("label").getInt64List().getValue(0));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a record is no tf.train.Example: " + e.getMessage(), e);
        }
    }
}
