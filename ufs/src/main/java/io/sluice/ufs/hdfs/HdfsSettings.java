package io.sluice.ufs.hdfs;

import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The options of a mount by Hadoop, parsed and checked.
 *
 * @param siteFiles XML files of Hadoop's settings that can be read, in the order in which they count
 * @param user empty: HADOOP_USER_NAME, else the user that Sluice runs as
 * @param kerberos empty: no Kerberos
 * @param atomicRename whether the user vouches for the rename of a file system that Sluice does not know
 * @param requestTimeout how long an answer may pause
 * @param properties Hadoop's own settings, by their own names
 */
record HdfsSettings(
        List<Path> siteFiles,
        Optional<String> user,
        Optional<Keytab> kerberos,
        boolean atomicRename,
        Duration connectTimeout,
        Duration requestTimeout,
        Map<String, String> properties) {
    /** The options that begin so are Hadoop's own settings, with this put before their names. */
    static final String PASSED_ON = "hadoop.";

    static final Set<String> OPTIONS = Set.of(
            "core-site",
            "hdfs-site",
            "user",
            "kerberos-principal",
            "kerberos-keytab",
            "connect-timeout",
            "request-timeout",
            PASSED_ON + "*");

    /** The one that only file systems have whose promises nobody knows. */
    static final String ATOMIC_RENAME = "atomic-rename";

    /** Hadoop's settings hold the keys of clouds, under names that every file system makes up for itself: so all of them count as secret. */
    static final Set<String> SECRETS = Set.of(PASSED_ON + "*");

    private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,5})(ms|s|m)");
    private static final Pattern USER = Pattern.compile("[^\\s/@:]{1,255}");
    private static final Pattern PRINCIPAL = Pattern.compile("[^\\s@]{1,255}(@[^\\s@]{1,255})?");

    HdfsSettings {
        siteFiles = List.copyOf(siteFiles);
        properties = Map.copyOf(properties);
    }

    /** Who the mount is to Kerberos, and the file with the keys that prove it. */
    record Keytab(String principal, Path file) {}

    /** @throws UfsException {@link UfsError#INVALID} for a value that makes no sense or a file that can't be used; never with the value of a secret */
    static HdfsSettings parse(Map<String, String> options) throws UfsException {
        List<Path> siteFiles = new ArrayList<>();
        for (String option : List.of("core-site", "hdfs-site")) {
            Optional<Path> file = readable(options, option);
            if (file.isPresent()) {
                requireSiteFile(option, file.get());
                siteFiles.add(file.get());
            }
        }
        Optional<String> user = text(options, "user", USER, "a user's name, such as alice");
        Optional<Keytab> kerberos = keytab(options);
        if (user.isPresent() && kerberos.isPresent()) {
            throw invalid("user", "can't be together with kerberos-principal, which says who the user is");
        }
        return new HdfsSettings(
                siteFiles,
                user,
                kerberos,
                flag(options, ATOMIC_RENAME),
                duration(options, "connect-timeout", Duration.ofSeconds(5)),
                duration(options, "request-timeout", Duration.ofSeconds(60)),
                passedOn(options));
    }

    private static Optional<Keytab> keytab(Map<String, String> options) throws UfsException {
        Optional<String> principal =
                text(options, "kerberos-principal", PRINCIPAL, "a principal, such as sluice/host@EXAMPLE.COM");
        Optional<Path> file = readable(options, "kerberos-keytab");
        if (principal.isPresent() != file.isPresent()) {
            throw invalid(
                    principal.isPresent() ? "kerberos-keytab" : "kerberos-principal",
                    "is missing: Kerberos needs both kerberos-principal and kerberos-keytab");
        }
        return principal.map(name -> new Keytab(name, file.orElseThrow()));
    }

    private static Optional<String> text(Map<String, String> options, String name, Pattern pattern, String expected)
            throws UfsException {
        String text = options.getOrDefault(name, "");
        if (!text.isEmpty() && !pattern.matcher(text).matches()) {
            throw invalid(name, "is " + expected + ", not " + oneLine(text));
        }
        return Optional.of(text).filter(value -> !value.isEmpty());
    }

    private static Optional<Path> readable(Map<String, String> options, String name) throws UfsException {
        String text = options.getOrDefault(name, "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Path file;
        try {
            file = Path.of(text);
        } catch (InvalidPathException e) {
            throw invalid(name, "is no path of a file: " + oneLine(text));
        }
        if (!file.isAbsolute()) {
            throw invalid(name, "is the whole path of a file, beginning with /, not " + oneLine(text));
        }
        if (!Files.exists(file)) {
            throw invalid(name, "names " + file + ", which does not exist on the gateway's host");
        }
        if (!Files.isRegularFile(file)) {
            throw invalid(name, "names " + file + ", which is not a file");
        }
        if (!Files.isReadable(file)) {
            throw invalid(name, "names " + file + ", which can't be read by the user that Sluice runs as");
        }
        return Optional.of(file);
    }

    /** Hadoop itself would say so only by a RuntimeException, at the first use of any setting. */
    private static void requireSiteFile(String option, Path file) throws UfsException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try (InputStream bytes = Files.newInputStream(file)) {
            XMLStreamReader reader = factory.createXMLStreamReader(bytes);
            boolean isRoot = true;
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamConstants.START_ELEMENT && isRoot) {
                    if (!reader.getLocalName().equals("configuration")) {
                        throw invalid(
                                option,
                                "names " + file + ", whose root is <" + oneLine(reader.getLocalName())
                                        + "> instead of <configuration>");
                    }
                    isRoot = false;
                }
            }
        } catch (XMLStreamException e) {
            String where =
                    e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNumber() + ")";
            throw invalid(option, "names " + file + ", which is no XML" + where);
        } catch (IOException e) {
            throw invalid(
                    option, "names " + file + ", which can't be read: " + oneLine(String.valueOf(e.getMessage())));
        }
    }

    private static Map<String, String> passedOn(Map<String, String> options) throws UfsException {
        Map<String, String> properties = new TreeMap<>();
        for (Map.Entry<String, String> option : options.entrySet()) {
            if (option.getKey().startsWith(PASSED_ON)) {
                String name = option.getKey().substring(PASSED_ON.length());
                if (name.isBlank()) {
                    throw invalid(option.getKey(), "lacks the name of Hadoop's setting behind the dot");
                }
                properties.put(name, option.getValue());
            }
        }
        return properties;
    }

    private static boolean flag(Map<String, String> options, String name) throws UfsException {
        return switch (options.getOrDefault(name, "")) {
            case "", "false" -> false;
            case "true" -> true;
            default -> throw invalid(name, "is true or false, not " + oneLine(options.get(name)));
        };
    }

    private static Duration duration(Map<String, String> options, String name, Duration otherwise) throws UfsException {
        String text = options.getOrDefault(name, "");
        if (text.isEmpty()) {
            return otherwise;
        }
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw invalid(name, "is a time as 500ms, 30s or 2m, not " + oneLine(text));
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            default -> Duration.ofMinutes(count);
        };
    }

    private static UfsException invalid(String option, String complaint) {
        return new UfsException(UfsError.INVALID, "the option " + option + " " + complaint);
    }

    private static String oneLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
