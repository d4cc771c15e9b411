package io.sluice.examples;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.framework.optimizers.Adam;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TString;

/**
 * Trains a network on the TFRecords of a data set, several epochs, and saves it.
 *
 * @param folder with {@code labels.txt} and {@code records/train-*.tfrecord}
 * @param model the folder that the network is saved to, as a SavedModel; it is not there yet
 * @param epochs at least 1
 */
record Training(Path folder, Path model, int epochs) {
    private static final float RATE = 2e-3f;
    private static final int SHUFFLED = 500;
    private static final int AHEAD = 256;
    private static final Sample END = new Sample(new byte[0], -1);

    /** What a step of the training needs. */
    private record Step(Session session, Network network, Placeholder<TInt64> labels, Op minimize, Operand<TFloat32> loss) {
        float run(List<Sample> batch) {
            byte[][] pngs = batch.stream().map(Sample::png).toArray(byte[][]::new);
            long[] numbers = batch.stream().mapToLong(Sample::label).toArray();
            try (TString images = TString.tensorOfBytes(NdArrays.vectorOfObjects(pngs));
                    TInt64 classes = TInt64.vectorOf(numbers);
                    Result result = session.runner()
                            .feed(network.pngs(), images)
                            .feed(labels, classes)
                            .addTarget(minimize)
                            .fetch(loss)
                            .run()) {
                return ((TFloat32) result.get(0)).getFloat();
            }
        }
    }

    void run() throws IOException, InterruptedException {
        if (Files.exists(model.resolve("saved_model.pb"))) {
            throw new IOException(model + " has a model already; name another folder");
        }
        List<String> classes = Files.readAllLines(folder.resolve("labels.txt"));
        List<Path> files = files();
        try (Graph graph = new Graph();
                Session session = new Session(graph)) {
            Ops tf = Ops.create(graph);
            Network network = Network.build(tf, classes.size());
            Placeholder<TInt64> labels = tf.placeholder(TInt64.class, Placeholder.shape(Shape.of(Network.BATCH)));
            Operand<TFloat32> wanted =
                    tf.oneHot(labels, tf.constant(classes.size()), tf.constant(1f), tf.constant(0f));
            Operand<TFloat32> loss = tf.math.mean(
                    tf.nn.softmaxCrossEntropyWithLogits(network.scores(), wanted).loss(), tf.constant(0));
            Op minimize = new Adam(graph, RATE).minimize(loss);
            session.initialize();
            train(new Step(session, network, labels, minimize, loss), files);
            save(session, network, classes);
        }
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder.resolve("records"), "train-*.tfrecord")) {
            found.forEach(files::add);
        }
        if (files.isEmpty()) {
            throw new IOException(folder + " has no records/train-*.tfrecord; make them with make_dataset.py");
        }
        Collections.sort(files);
        return files;
    }

    private void train(Step step, List<Path> files) throws InterruptedException {
        Rates rates = new Rates("tensorflow");
        for (int epoch = 0; epoch < epochs; epoch++) {
            rates.begin();
            float loss = 0;
            BlockingQueue<Sample> samples = shuffled(files, epoch);
            List<Sample> batch = new ArrayList<>();
            for (Sample sample = samples.take(); sample != END; sample = samples.take()) {
                batch.add(sample);
                if (batch.size() == Network.BATCH) {
                    loss = step.run(batch);
                    rates.count(batch.size());
                    batch.clear();
                }
            }
            rates.end("  loss of the last batch %.3f".formatted(loss));
        }
        rates.summary();
    }

    /** Reads in a thread of its own, file after file, ahead of the training; samples change places within a buffer. */
    private static BlockingQueue<Sample> shuffled(List<Path> files, int epoch) {
        BlockingQueue<Sample> ahead = new ArrayBlockingQueue<>(AHEAD);
        Random random = new Random(epoch);
        List<Path> order = new ArrayList<>(files);
        Collections.shuffle(order, random);
        Thread reader = Thread.ofPlatform().daemon().unstarted(() -> {
            List<Sample> buffer = new ArrayList<>();
            Records.read(order, sample -> {
                if (buffer.size() < SHUFFLED) {
                    buffer.add(sample);
                } else {
                    put(ahead, buffer.set(random.nextInt(SHUFFLED), sample));
                }
            });
            Collections.shuffle(buffer, random);
            buffer.forEach(sample -> put(ahead, sample));
            put(ahead, END);
        });
        // A file that can't be read ends the program: half a data set is none.
        reader.setUncaughtExceptionHandler((_, failure) -> {
            System.err.println("tensorflow: " + failure.getMessage());
            Runtime.getRuntime().halt(1);
        });
        reader.start();
        return ahead;
    }

    private static void put(BlockingQueue<Sample> queue, Sample sample) {
        try {
            queue.put(sample);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }

    private void save(Session session, Network network, List<String> classes) throws IOException {
        Signature signature = Signature.builder("look")
                .input("pngs", network.pngs())
                .output("features", network.features())
                .output("scores", network.scores())
                .build();
        SavedModelBundle.exporter(model.toString())
                .withSession(session)
                .withSignature(signature)
                .export();
        Path assets = Files.createDirectories(model.resolve("assets"));
        Files.write(assets.resolve("labels.txt"), classes);
        System.out.println("tensorflow: saved " + model);
    }
}
