package io.sluice.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Measures the read path as a whole; bench/readpath runs it. */
final class ReadPathBenchmark {
    /** One group of measurements. */
    private interface Measurement {
        void run(Lab lab) throws Exception;
    }

    private static final Map<String, Measurement> MEASUREMENTS = measurements();

    private ReadPathBenchmark() {}

    private static Map<String, Measurement> measurements() {
        Map<String, Measurement> all = new LinkedHashMap<>();
        all.put("cold", lab -> new ColdReads(lab).run());
        all.put("small", lab -> new SmallFiles(lab).run());
        all.put("latency", lab -> new Latency(lab).run());
        all.put("warm", lab -> new WarmReads(lab).run());
        all.put("tight", lab -> new TightCache(lab).run());
        all.put("start", lab -> new UncleanStart(lab).run());
        all.put("memory", lab -> new ManyReaders(lab).run());
        return all;
    }

    /**
     * Writes the rows of a table. Arguments: the class path of the demo's store, a folder to work in, the file of the rows, the number of rounds, by what
     * sizes are divided, and a pattern of the measurements to make.
     */
    public static void main(String[] args) throws Exception {
        if (args.length != 6) {
            System.err.println("usage: ReadPathBenchmark STORE-CLASS-PATH FOLDER ROWS ROUNDS SCALE PATTERN");
            System.exit(2);
        }
        Path work = Path.of(args[1]);
        Pattern wanted = Pattern.compile(args[5]);
        Rows rows = new Rows();
        Path store = work.resolve("store");
        ObjectFolder objects = new ObjectFolder(store);
        try (FolderServer server = FolderServer.start(args[0], store)) {
            for (Map.Entry<String, Measurement> each : MEASUREMENTS.entrySet()) {
                if (wanted.matcher(each.getKey()).find()) {
                    Lab.say("%s", each.getKey());
                    each.getValue()
                            .run(new Lab(
                                    work,
                                    objects,
                                    server,
                                    new Curl(work.resolve("curl")),
                                    Integer.parseInt(args[3]),
                                    Integer.parseInt(args[4]),
                                    new Samples(),
                                    rows));
                }
            }
        }
        Files.write(Path.of(args[2]), rows.lines());
    }
}
