package io.sluice.ufs.s3;

import io.sluice.ufs.decorate.RetryClock;
import io.sluice.vfs.FileName;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.StorePage;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.StoreRange;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.OptionalObjectAttributes;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What a bucket tells of its keys by LIST, as entries of directories. Thread-safe. */
final class S3Listing {
    private static final int MAX_ODD = 10_000;
    private static final List<Duration> PAUSES =
            List.of(Duration.ofMillis(20), Duration.ofMillis(80), Duration.ofMillis(200), Duration.ofMillis(400));

    private final S3Calls calls;
    private final RetryClock clock;
    private final PagesAhead ahead;

    /** Keys of objects whose version the server did not tell for long. */
    private final Set<String> odd = ConcurrentHashMap.newKeySet();

    // Whether the server knows the question what was restored from an archive; only AWS itself needs to.
    private final AtomicBoolean restoresTold = new AtomicBoolean(true);

    S3Listing(S3Calls calls, RetryClock clock) {
        this.calls = calls;
        this.clock = clock;
        this.ahead = new PagesAhead(this::page, System::nanoTime, Thread::startVirtualThread);
    }

    /** One LIST for a page; a listing that has gone on to its second page has the third and so on asked for ahead. */
    StorePage page(StorePath directory, Optional<String> token) throws UfsException {
        ListToken from = token.isPresent() ? ListToken.decode(token.get()) : ListToken.START;
        String prefix = calls.location().below(directory);
        ListAnswer answer = from.continuation().isPresent()
                ? ahead.take(new PagesAhead.Place(directory, from.continuation().get()))
                : list(directory, prefix, calls.tuning().pageKeys(), true, Optional.empty(), Optional.empty());
        answer = whole(
                answer,
                () -> list(directory, prefix, calls.tuning().pageKeys(), true, from.continuation(), Optional.empty()));
        from.requireProgress(answer, prefix);

        List<StoreEntry> entries = new ArrayList<>();
        List<String> unnameable = new ArrayList<>();
        Set<String> directories = new HashSet<>();
        for (String common : answer.prefixes()) {
            String name = common.substring(prefix.length(), common.length() - 1);
            if (!FileName.isValid(name)) {
                unnameable.add(common);
            } else if (directories.add(name)) {
                entries.add(new StoreEntry.StoreDirectory(new FileName(name), Instant.EPOCH));
            }
        }
        List<StoreEntry.StoreFile> files = new ArrayList<>(from.held());
        for (S3Object object : answer.objects()) {
            String name = object.key().substring(prefix.length());
            if (FileName.isValid(name) && ETags.isUsable(object.eTag())) {
                files.add(ListAnswer.file(new FileName(name), object));
            } else if (!name.isEmpty()) {
                unnameable.add(object.key());
            }
        }
        List<StoreEntry.StoreFile> held = new ArrayList<>();
        List<String> hidden = new ArrayList<>();
        for (StoreEntry.StoreFile file : files) {
            if (directories.contains(file.name().value())) {
                hidden.add(prefix + file.name());
            } else if (answer.reaches(prefix + file.name() + "/")) {
                entries.add(file);
            } else {
                held.add(file);
            }
        }
        Optional<ListToken> next = from.after(answer, held);
        return new StorePage(entries, next.map(ListToken::encode), unnameable, hidden);
    }

    /** Asks for another answer than one that tells a key without the object's version, as some servers do while they take one; a few times. */
    private ListAnswer whole(ListAnswer first, S3Errors.Call<ListAnswer> again) throws UfsException {
        ListAnswer answer = first;
        for (Duration pause : PAUSES) {
            if (oddKeys(answer).allMatch(odd::contains)) {
                return answer;
            }
            try {
                clock.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new UfsException(UfsError.UNAVAILABLE, "interrupted while an object was being put", e);
            }
            answer = again.run();
        }
        if (odd.size() > MAX_ODD) {
            odd.clear();
        }
        oddKeys(answer).forEach(odd::add);
        return answer;
    }

    private static Stream<String> oddKeys(ListAnswer answer) {
        return answer.objects().stream()
                .filter(object -> !ETags.isUsable(object.eTag()))
                .map(S3Object::key);
    }

    /** One LIST for what lies around that name. */
    StoreRange around(StorePath directory, FileName name) throws UfsException {
        String prefix = calls.location().below(directory);
        String after = StoreRange.before(name);
        ListAnswer answer = list(
                directory,
                prefix,
                calls.tuning().pageKeys(),
                true,
                Optional.empty(),
                Optional.of(prefix + after),
                Optional.empty());
        Map<FileName, StoreEntry> entries = new HashMap<>();
        Set<FileName> untold = new HashSet<>();
        for (S3Object object : answer.objects()) {
            String text = object.key().substring(prefix.length());
            if (FileName.isValid(text)) {
                FileName file = new FileName(text);
                if (ETags.isUsable(object.eTag())) {
                    entries.put(file, ListAnswer.file(file, object));
                } else {
                    untold.add(file);
                }
            }
        }
        for (String common : answer.prefixes()) {
            String text = common.substring(prefix.length(), common.length() - 1);
            if (FileName.isValid(text)) {
                FileName below = new FileName(text);
                entries.put(below, new StoreEntry.StoreDirectory(below, Instant.EPOCH));
                untold.remove(below);
            }
        }
        Optional<String> last = answer.next()
                .map(_ -> answer.last().isEmpty() ? "" : answer.last().substring(prefix.length()));
        return new StoreRange(after, last, entries, untold);
    }

    private ListAnswer page(PagesAhead.Place place, Consumer<String> next) throws UfsException {
        String prefix = calls.location().below(place.directory());
        return list(
                place.directory(),
                prefix,
                calls.tuning().pageKeys(),
                true,
                Optional.of(place.token()),
                Optional.of(next));
    }

    /** What lies at {@code path}: one LIST, and another only if the first ended before it could tell of a directory. */
    Optional<StoreEntry> find(StorePath path) throws UfsException {
        FileName name = path.names().getLast();
        String key = calls.key(path);
        String below = calls.location().below(path);
        ListAnswer answer = whole(
                list(path, key, calls.tuning().statKeys(), true, Optional.empty(), Optional.empty()),
                () -> list(path, key, calls.tuning().statKeys(), true, Optional.empty(), Optional.empty()));
        if (answer.prefixes().contains(below)
                || (!answer.reaches(below)
                        && !list(path, below, 1, false, Optional.empty(), Optional.empty())
                                .objects()
                                .isEmpty())) {
            return Optional.of(new StoreEntry.StoreDirectory(name, Instant.EPOCH));
        }
        for (S3Object object : answer.objects()) {
            if (object.key().equals(key)) {
                return Optional.of(ListAnswer.file(name, object));
            }
        }
        return Optional.empty();
    }

    /** Some of the keys below a directory, its marker too. */
    List<S3Object> someBelow(StorePath directory, int keys) throws UfsException {
        return list(directory, calls.location().below(directory), keys, false, Optional.empty(), Optional.empty())
                .objects();
    }

    /** That the bucket is there, lets us list it, and speaks S3. */
    void probe() throws UfsException {
        try {
            listOne();
        } catch (UfsException e) {
            throw switch (e.error()) {
                case NOT_FOUND, CORRUPT, NOT_SUPPORTED, IS_DIRECTORY, NOT_DIRECTORY, CHANGED ->
                    new UfsException(
                            UfsError.INVALID,
                            "what answers at " + calls.location().server() + " does not speak S3: check the endpoint ("
                                    + e.reason() + ")");
                case UNAVAILABLE -> calls.errors().atOpening(e);
                case ACCESS_DENIED,
                        INVALID,
                        THROTTLED,
                        EXISTS,
                        ARCHIVED,
                        NOT_EMPTY,
                        NAME_TOO_LONG,
                        TOO_LARGE,
                        NO_SPACE -> e;
            };
        }
    }

    private void listOne() throws UfsException {
        String prefix = calls.location().below(StorePath.ROOT);
        try {
            list(StorePath.ROOT, prefix, 1, true, Optional.empty(), Optional.empty());
        } catch (UfsException e) {
            boolean question = e.error() == UfsError.NOT_SUPPORTED || e.error() == UfsError.INVALID;
            if (calls.settings().endpoint().isEmpty() || !question) {
                throw e;
            }
            restoresTold.set(false);
            list(StorePath.ROOT, prefix, 1, true, Optional.empty(), Optional.empty());
        }
    }

    private ListAnswer list(
            StorePath path,
            String prefix,
            int keys,
            boolean oneLevel,
            Optional<String> token,
            Optional<Consumer<String>> next)
            throws UfsException {
        return list(path, prefix, keys, oneLevel, token, Optional.empty(), next);
    }

    /**
     * @param startAfter only keys behind this one
     * @param next told where the page behind it begins, if the answer says so early
     */
    private ListAnswer list(
            StorePath path,
            String prefix,
            int keys,
            boolean oneLevel,
            Optional<String> token,
            Optional<String> startAfter,
            Optional<Consumer<String>> next)
            throws UfsException {
        return calls.errors().answer("the listing of " + calls.location().describe(path), () -> {
            AwsRequestOverrideConfiguration.Builder override = calls.timeout(0).toBuilder();
            next.ifPresent(listener -> override.putExecutionAttribute(TokenPeek.LISTENER, listener));
            ListObjectsV2Request.Builder request = ListObjectsV2Request.builder()
                    .bucket(calls.location().bucket())
                    .prefix(prefix)
                    .maxKeys(keys)
                    .encodingType(EncodingType.URL)
                    .overrideConfiguration(override.build());
            if (oneLevel) {
                request.delimiter("/");
            }
            if (restoresTold.get()) {
                request.optionalObjectAttributes(OptionalObjectAttributes.RESTORE_STATUS);
            }
            token.ifPresent(request::continuationToken);
            startAfter.ifPresent(request::startAfter);
            return ListAnswer.check(calls.client().listObjectsV2(request.build()), prefix, token);
        });
    }
}
