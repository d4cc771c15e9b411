package io.sluice.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A small data set for image classification in the forms that training programs read: class folders, a TFRecord shard, a tar shard. */
final class DataSet {
    static final List<String> CLASSES = List.of("cats", "dogs", "owls");
    static final int IMAGES = 40;

    private DataSet() {}

    /** What takes the objects. */
    @FunctionalInterface
    interface Sink {
        void put(String name, byte[] bytes) throws IOException;
    }

    /** Makes all objects, always the same ones. */
    static void make(Sink sink) throws IOException {
        StringBuilder labels = new StringBuilder("file,label\n");
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        TfRecords shard = new TfRecords(records);
        try (TarArchive tar = new TarArchive(archive)) {
            for (int label = 0; label < CLASSES.size(); label++) {
                for (int number = 0; number < IMAGES; number++) {
                    String className = CLASSES.get(label);
                    String format = number % 4 == 3 ? "png" : "jpg";
                    byte[] image = Pictures.draw(label, number, format);
                    String file = String.format("%s/%04d.%s", className, number, format);
                    sink.put("images/" + file, image);
                    labels.append(file).append(',').append(label).append('\n');
                    shard.write(TrainingExample.encode(image, label, className));
                    String key = String.format("%s_%04d", className, number);
                    tar.write(key + "." + format, image);
                    tar.write(key + ".cls", Integer.toString(label).getBytes(StandardCharsets.US_ASCII));
                }
            }
        }
        sink.put("labels.csv", labels.toString().getBytes(StandardCharsets.UTF_8));
        sink.put("shards/train-00000-of-00001.tfrecord", records.toByteArray());
        sink.put("shards/train-000000.tar", archive.toByteArray());
    }
}
