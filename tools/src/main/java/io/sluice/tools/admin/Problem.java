package io.sluice.tools.admin;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.util.Locale;

/** A request that can't be answered as asked; becomes an RFC 9457 problem. Stays within this package. */
final class Problem extends Exception {
    private static final long serialVersionUID = 1;

    private final transient ProblemView view;

    private Problem(ProblemView view, Throwable cause) {
        super(view.detail(), cause, false, false);
        this.view = view;
    }

    ProblemView view() {
        return view;
    }

    /** The request itself makes no sense. */
    static Problem badRequest(String detail) {
        return new Problem(new ProblemView("urn:sluice:problem:bad-request", "Bad request", 400, detail), null);
    }

    static Problem unauthorized(String detail) {
        return new Problem(new ProblemView("urn:sluice:problem:unauthorized", "Unauthorized", 401, detail), null);
    }

    static Problem forbidden(String detail) {
        return new Problem(new ProblemView("urn:sluice:problem:forbidden", "Forbidden", 403, detail), null);
    }

    static Problem notFound(String request) {
        String detail = request + ": the admin API has no such request; use a program of the same version";
        return new Problem(new ProblemView("urn:sluice:problem:no-such-request", "No such request", 404, detail), null);
    }

    /** A fault of the gateway itself; the log has more. */
    static Problem internal() {
        String detail = "the gateway failed at this request; see log/sluice.log in its home";
        return new Problem(new ProblemView("urn:sluice:problem:internal", "Internal error", 500, detail), null);
    }

    /** What {@code path} ran into. */
    static Problem at(Object path, VfsException failure) {
        VfsAnswer answer = VfsAnswer.of(failure.error());
        String cause = answer.title().isEmpty() ? failure.reason() : answer.title();
        return of(failure, answer, path + ": " + cause + "; " + answer.wayOut());
    }

    /** What a request to the gateway itself ran into; the reason says it all, but perhaps not of which thing. */
    static Problem about(Object thing, VfsException failure) {
        String reason = failure.reason();
        boolean named = (" " + reason + " ").contains(" " + thing + " ");
        return of(failure, VfsAnswer.of(failure.error()), named ? reason : thing + ": " + reason);
    }

    /** The reason names the thing and says it all. */
    static Problem because(VfsException failure) {
        return of(failure, VfsAnswer.of(failure.error()), failure.reason());
    }

    /** For {@link io.sluice.vfs.FileType} checks that the API makes itself. */
    static Problem at(Object path, VfsError error) {
        return at(path, new VfsException(error, ""));
    }

    private static Problem of(VfsException failure, VfsAnswer answer, String detail) {
        String name = failure.error().name().toLowerCase(Locale.ROOT).replace('_', '-');
        String title = name.substring(0, 1).toUpperCase(Locale.ROOT)
                + name.substring(1).replace('-', ' ');
        return new Problem(new ProblemView("urn:sluice:problem:" + name, title, answer.status(), detail), failure);
    }
}
