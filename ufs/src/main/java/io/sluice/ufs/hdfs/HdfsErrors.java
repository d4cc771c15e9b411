package io.sluice.ufs.hdfs;

import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Optional;
import org.apache.hadoop.ipc.RemoteException;

/**
 * What the errors of Hadoop's file systems mean to a store; the only place that judges them. An error of the NameNode comes by the name of its class,
 * and not all of these classes are there on this side, so it is the names that are judged.
 */
final class HdfsErrors {
    /** What HDFS tells of "file/name" everybody but its superuser: that a file does not let them through. */
    private static final String BELOW_A_FILE = "is not a directory)";

    private static final int MAX_DETAIL = 300;
    private static final int MAX_DEPTH = 20;

    private HdfsErrors() {}

    /** @param subject what the call was about, for the reason */
    static UfsException translate(String subject, Throwable failure) {
        Optional<UfsException> known = cause(failure, UfsException.class);
        if (known.isPresent()) {
            return known.get();
        }
        if (isInterrupt(failure)) {
            Thread.currentThread().interrupt();
            return new UfsException(UfsError.UNAVAILABLE, "interrupted at " + subject, failure);
        }
        UfsError error = errorOf(failure);
        String reason = reason(error, subject, failure);
        return error.isRetryable() ? new UfsException(error, reason, failure) : new UfsException(error, reason);
    }

    /** Whether it says that there is no such file or directory, also where a file stands in its way. */
    static boolean isMissing(IOException failure) {
        UfsError error = errorOf(failure);
        return error == UfsError.NOT_FOUND || error == UfsError.NOT_DIRECTORY;
    }

    private static boolean isInterrupt(Throwable failure) {
        Optional<InterruptedIOException> interrupted = cause(failure, InterruptedIOException.class);
        return (interrupted.isPresent() && !(interrupted.get() instanceof SocketTimeoutException))
                || cause(failure, InterruptedException.class).isPresent()
                || cause(failure, ClosedByInterruptException.class).isPresent();
    }

    /** The nearest cause that says more than that something failed. */
    private static UfsError errorOf(Throwable failure) {
        Throwable candidate = failure;
        for (int depth = 0; candidate != null && depth < MAX_DEPTH; depth++) {
            String text = String.valueOf(candidate.getMessage());
            Optional<UfsError> error = byClass(candidate).or(() -> byText(text));
            if (error.isPresent()) {
                return error.get();
            }
            candidate = candidate.getCause();
        }
        return UfsError.UNAVAILABLE;
    }

    private static Optional<UfsError> byClass(Throwable failure) {
        if (String.valueOf(failure.getMessage()).contains(BELOW_A_FILE)) {
            return Optional.of(UfsError.NOT_DIRECTORY);
        }
        if (failure instanceof RemoteException remote) {
            return byName(remote.getClassName());
        }
        if (failure instanceof IllegalArgumentException && failure.getCause() == null) {
            return Optional.of(UfsError.INVALID);
        }
        for (Class<?> type = failure.getClass(); type != null; type = type.getSuperclass()) {
            Optional<UfsError> error = byName(type.getName());
            if (error.isPresent()) {
                return error;
            }
        }
        return Optional.empty();
    }

    /** Of any package: Hadoop has some of these twice, and the JDK some of them too. */
    private static Optional<UfsError> byName(String className) {
        String simple = className.substring(Math.max(className.lastIndexOf('.'), className.lastIndexOf('$')) + 1);
        return switch (simple) {
            case "FileNotFoundException", "NoSuchFileException", "PathNotFoundException" ->
                Optional.of(UfsError.NOT_FOUND);
            case "FileAlreadyExistsException", "PathExistsException" -> Optional.of(UfsError.EXISTS);
            case "ParentNotDirectoryException", "PathIsNotDirectoryException", "NotDirectoryException" ->
                Optional.of(UfsError.NOT_DIRECTORY);
            case "PathIsDirectoryException" -> Optional.of(UfsError.IS_DIRECTORY);
            case "PathIsNotEmptyDirectoryException", "DirectoryNotEmptyException" -> Optional.of(UfsError.NOT_EMPTY);
            case "AccessControlException",
                    "SnapshotAccessControlException",
                    "PathAccessDeniedException",
                    "PathPermissionException",
                    "AccessDeniedException",
                    "AuthorizationException",
                    "AuthenticationException",
                    "KerberosAuthException",
                    "LoginException",
                    "SaslException",
                    "InvalidToken" -> Optional.of(UfsError.ACCESS_DENIED);
            case "QuotaExceededException",
                    "NSQuotaExceededException",
                    "DSQuotaExceededException",
                    "QuotaByStorageTypeExceededException",
                    "ClusterStorageCapacityExceededException",
                    "MaxDirectoryItemsExceededException" -> Optional.of(UfsError.NO_SPACE);
            case "PathComponentTooLongException" -> Optional.of(UfsError.NAME_TOO_LONG);
            case "ChecksumException" -> Optional.of(UfsError.CORRUPT);
            case "UnsupportedOperationException" -> Optional.of(UfsError.NOT_SUPPORTED);
            case "InvalidPathException",
                    "UnsupportedFileSystemException",
                    "VersionMismatch",
                    "RpcNoSuchMethodException",
                    "RpcNoSuchProtocolException" -> Optional.of(UfsError.INVALID);
            case "StandbyException",
                    "SafeModeException",
                    "ObserverRetryOnActiveException",
                    "ConnectException",
                    "ConnectTimeoutException",
                    "SocketTimeoutException",
                    "NoRouteToHostException",
                    "UnknownHostException",
                    "BlockMissingException",
                    "LeaseExpiredException",
                    "RecoveryInProgressException" -> Optional.of(UfsError.UNAVAILABLE);
            default -> Optional.empty();
        };
    }

    // For some of its answers HDFS has no class of its own.
    private static Optional<UfsError> byText(String text) {
        if (text.contains("Pathname too long")) {
            return Optional.of(UfsError.NAME_TOO_LONG);
        }
        if (text.contains("max-blocks-per-file")) {
            return Optional.of(UfsError.TOO_LARGE);
        }
        if (text.contains("Server too busy")) {
            return Optional.of(UfsError.THROTTLED);
        }
        if (isOtherProtocol(text) || isOtherMedia(text)) {
            return Optional.of(UfsError.INVALID);
        }
        return Optional.empty();
    }

    private static boolean isOtherProtocol(String text) {
        return text.contains("RPC response exceeds maximum data length")
                || text.contains("RPC response has a length of");
    }

    private static boolean isOtherMedia(String text) {
        return text.contains("is incompatible with \"application/json\"");
    }

    private static String reason(UfsError error, String subject, Throwable failure) {
        String text = String.valueOf(failure.getMessage());
        String stranger = shortened(subject) + ": what answers there does not speak ";
        if (isOtherMedia(text)) {
            return stranger + "WebHDFS (its answer is no JSON): check host and port";
        }
        if (text.contains("Unexpected HTTP response: code=404")) {
            return stranger + "WebHDFS (it says 404): check host and port";
        }
        if (isOtherProtocol(text)) {
            return stranger + "Hadoop's RPC: check host and port (by HTTP it is webhdfs://)";
        }
        return switch (error) {
            case NOT_FOUND -> "there is no " + subject;
            case EXISTS -> subject + " is there already";
            case NOT_EMPTY -> subject + " is not empty";
            case NOT_DIRECTORY -> subject + " lies below a file, or is none itself where a directory is needed";
            case IS_DIRECTORY -> subject + " is a directory";
            case NAME_TOO_LONG -> "HDFS takes no name or path as long as that of " + shortened(subject);
            case CHANGED, ACCESS_DENIED, ARCHIVED, TOO_LARGE, NO_SPACE, NOT_SUPPORTED, INVALID, CORRUPT, THROTTLED ->
                shortened(subject) + ": " + detail(failure);
            case UNAVAILABLE -> unavailable(shortened(subject), failure);
        };
    }

    private static String unavailable(String subject, Throwable failure) {
        if (cause(failure, UnknownHostException.class).isPresent()) {
            return subject + ": the host is not known: check the URI and the site files, and this host's DNS";
        }
        if (cause(failure, SocketTimeoutException.class).isPresent()) {
            return subject + ": no answer in time: is the store reachable from here?";
        }
        if (cause(failure, ConnectException.class).isPresent()) {
            return subject + ": connections are refused: is the store running, and the port right?";
        }
        return subject + ": " + detail(failure);
    }

    private static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> type) {
        Throwable candidate = failure;
        for (int depth = 0; candidate != null && depth < MAX_DEPTH; depth++) {
            if (type.isInstance(candidate)) {
                return Optional.of(type.cast(candidate));
            }
            candidate = candidate.getCause();
        }
        return Optional.empty();
    }

    /** The first line of what Hadoop says: the rest is the stack of the NameNode. */
    static String detail(Throwable failure) {
        String line = failure.getMessage() == null
                ? ""
                : failure.getMessage().lines().findFirst().orElse("").strip();
        return line.isEmpty() ? failure.getClass().getSimpleName() : shortened(line);
    }

    private static String shortened(String text) {
        return text.length() > MAX_DETAIL ? text.substring(0, MAX_DETAIL) + "…" : text;
    }
}
