package io.sluice.examples;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.ndarray.NdArrays;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;

/**
 * Lets a network that was saved look at images, and writes what it saw.
 *
 * @param model the folder of the network
 * @param images PNG files at any depth; the folder of each may be its class, with which the answer is compared
 * @param results gets {@code predictions.csv}, and in {@code features/} what the last but one layer said of each batch, as NumPy arrays
 */
record Looking(Path model, Path images, Path results) {
    /** TensorFlow's own file operation, for a batch of names. */
    private record Reader(Session session, Placeholder<TString> names, Operand<TString> bytes) {
        static Reader build(Graph graph, Session session) {
            Ops tf = Ops.create(graph);
            Placeholder<TString> names = tf.placeholder(TString.class, Placeholder.shape(Shape.of(Network.BATCH)));
            List<Operand<TString>> files = new ArrayList<>();
            for (Operand<TString> name : tf.unstack(names, (long) Network.BATCH)) {
                files.add(tf.io.readFile(name));
            }
            return new Reader(session, names, tf.stack(files));
        }

        /** The bytes of the files; close it. */
        Result read(List<Path> files) {
            String[] paths = files.stream().map(Path::toString).toArray(String[]::new);
            try (TString fed = TString.tensorOf(NdArrays.vectorOfObjects(paths))) {
                return session.runner().feed(names, fed).fetch(bytes).run();
            }
        }
    }

    void run() throws IOException {
        List<Path> files = files();
        List<String> classes = Files.readAllLines(model.resolve("assets").resolve("labels.txt"));
        Files.createDirectories(results.resolve("features"));
        StringBuilder table = new StringBuilder("image,class,score\n");
        int right = 0;
        long started = System.nanoTime();
        try (SavedModelBundle network = SavedModelBundle.load(model.toString(), SavedModelBundle.DEFAULT_TAG);
                Graph graph = new Graph();
                Session session = new Session(graph)) {
            Reader reader = Reader.build(graph, session);
            for (int at = 0; at < files.size(); at += Network.BATCH) {
                List<Path> batch = files.subList(at, Math.min(files.size(), at + Network.BATCH));
                right += look(network, reader, batch, at / Network.BATCH, classes, table);
            }
        }
        publish(results.resolve("predictions.csv"), table.toString().getBytes(StandardCharsets.UTF_8));
        double seconds = (System.nanoTime() - started) / 1e9;
        System.out.printf(
                "tensorflow: looked at %d images in %.2f s, %.0f images/s; %.3f of them are of the class that their folder says%n",
                files.size(), seconds, files.size() / seconds, (double) right / files.size());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> tree = Files.walk(images)) {
            List<Path> files = tree.filter(file -> file.toString().endsWith(".png")).sorted().toList();
            if (files.isEmpty()) {
                throw new IOException("no .png files below " + images);
            }
            return files;
        }
    }

    /** Looks at one batch; returns how many answers are the names of the folders. */
    private int look(
            SavedModelBundle network, Reader reader, List<Path> batch, int number, List<String> classes, StringBuilder table)
            throws IOException {
        List<Path> filled = new ArrayList<>(batch);
        while (filled.size() < Network.BATCH) {
            filled.add(batch.getLast());
        }
        int right = 0;
        try (Result bytes = reader.read(filled);
                Result seen = network.function("look").call(Map.of("pngs", bytes.get(0)))) {
            TFloat32 scores = (TFloat32) seen.get("scores").orElseThrow();
            for (int i = 0; i < batch.size(); i++) {
                int best = best(scores, i);
                table.append("%s,%s,%.3f%n".formatted(images.relativize(batch.get(i)), classes.get(best), scores.getFloat(i, best)));
                right += batch.get(i).getParent().getFileName().toString().equals(classes.get(best)) ? 1 : 0;
            }
            TFloat32 features = (TFloat32) seen.get("features").orElseThrow();
            publish(results.resolve("features").resolve("batch-%05d.npy".formatted(number)), npy(features, batch.size()));
        }
        return right;
    }

    private static int best(TFloat32 scores, int row) {
        int best = 0;
        for (int i = 1; i < scores.shape().get(1); i++) {
            if (scores.getFloat(row, i) > scores.getFloat(row, best)) {
                best = i;
            }
        }
        return best;
    }

    /** The first rows of a matrix as NumPy saves them. */
    private static byte[] npy(TFloat32 matrix, int rows) {
        int columns = (int) matrix.shape().get(1);
        String about = "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }".formatted(rows, columns);
        String head = about + " ".repeat(64 - (11 + about.length()) % 64) + "\n";
        ByteBuffer bytes = ByteBuffer.allocate(10 + head.length() + 4 * rows * columns).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1).put((byte) 0);
        bytes.putShort((short) head.length()).put(head.getBytes(StandardCharsets.US_ASCII));
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                bytes.putFloat(matrix.getFloat(row, column));
            }
        }
        return bytes.array();
    }

    /** Writes a file under a temporary name and renames it, so that nobody sees a part of it. */
    private static void publish(Path file, byte[] bytes) throws IOException {
        Path draft = file.resolveSibling("." + file.getFileName() + ".tmp");
        Files.write(draft, bytes);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
