package io.sluice.examples;

import java.nio.file.Path;
import java.util.List;

/** Trains a network that recognises images, and lets it look at images; all that it reads and writes may lie in a mount. */
public final class Recognize {
    private static final String USAGE =
            """
            usage: recognize train FOLDER MODEL [--epochs 3]     FOLDER has labels.txt and records/train-*.tfrecord
                   recognize look MODEL IMAGES RESULTS           IMAGES has PNG files, in folders of any depth

            MODEL and RESULTS are folders that are made; what is in them is not overwritten.""";

    private Recognize() {}

    public static void main(String[] args) throws Exception {
        List<String> words = List.of(args);
        if (words.size() == 3 && words.getFirst().equals("train")) {
            new Training(Path.of(words.get(1)), Path.of(words.get(2)), 3).run();
        } else if (words.size() == 5 && words.getFirst().equals("train") && words.get(3).equals("--epochs")) {
            new Training(Path.of(words.get(1)), Path.of(words.get(2)), Integer.parseInt(words.get(4))).run();
        } else if (words.size() == 4 && words.getFirst().equals("look")) {
            new Looking(Path.of(words.get(1)), Path.of(words.get(2)), Path.of(words.get(3))).run();
        } else {
            System.err.println(USAGE);
            System.exit(2);
        }
    }
}
