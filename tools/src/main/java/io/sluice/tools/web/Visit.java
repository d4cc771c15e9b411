package io.sluice.tools.web;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.sluice.tools.admin.ProblemView;
import io.sluice.tools.settings.UserError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A request for a page, or of a form, by somebody who may be signed in. For one thread. */
final class Visit {
    private final ServerRequest request;
    private final ServerResponse response;
    private final Optional<Session> session;
    private final Templates templates;
    private Form form = Form.EMPTY;

    Visit(ServerRequest request, ServerResponse response, Optional<Session> session, Templates templates) {
        this.request = request;
        this.response = response;
        this.session = session;
        this.templates = templates;
    }

    /** What answers. */
    @FunctionalInterface
    interface Answer {
        /** @throws UserError with the line that is shown instead */
        void to(Visit visit);
    }

    Optional<Session> session() {
        return session;
    }

    boolean isPost() {
        return request.prologue().method().equals(Method.POST);
    }

    String path() {
        return request.path().path();
    }

    /** The path with what was asked, for coming back. */
    String whole() {
        String query = request.query().rawValue();
        return query.isEmpty() ? path() : path() + "?" + query;
    }

    String header(String name) {
        return request.headers().first(HeaderNames.create(name)).orElse("");
    }

    Optional<String> parameter(String name) {
        return request.query().first(name).asOptional().filter(text -> !text.isEmpty());
    }

    /** Reads what was sent; to be called once. */
    void readForm() throws IOException {
        try (InputStream in = request.content().inputStream()) {
            byte[] bytes = in.readNBytes(Form.MOST_BYTES + 1);
            if (bytes.length > Form.MOST_BYTES) {
                throw new UserError("the form has more than " + Form.MOST_BYTES + " bytes; send less");
            }
            form = Form.parse(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    Form form() {
        return form;
    }

    static VfsPath vfsPath(String text) {
        try {
            return VfsPath.parse(text);
        } catch (VfsException e) {
            throw new UserError(text + ": " + e.reason(), e);
        }
    }

    /** What {@code path} ran into, as it is shown. */
    static UserError at(Object path, VfsException failure) {
        return new UserError(ProblemView.at(path, failure).detail(), failure);
    }

    /** The same of a request to the gateway itself. */
    static UserError about(Object thing, VfsException failure) {
        return new UserError(ProblemView.about(thing, failure).detail(), failure);
    }

    /** Shows a page; {@code model} is what its template takes. */
    void show(String title, String template, Object model) {
        show(200, title, template, model);
    }

    void show(int status, String title, String template, Object model) {
        Shell shell = new Shell(title, path(), session.map(Session::formKey), session.flatMap(Session::takeNotice));
        send(status, "text/html; charset=utf-8", templates.render(template, shell, model));
    }

    void send(int status, String type, String body) {
        response.status(Status.create(status));
        response.header(HeaderNames.CONTENT_TYPE, type);
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        response.send(body.getBytes(StandardCharsets.UTF_8));
    }

    /** Says once what was done, at another page. */
    void done(String what, String at) {
        session.ifPresent(known -> known.tell(new Notice(true, what)));
        redirect(at);
    }

    /** A script that looks again at a part of a page is told to load the whole page; a browser goes there by itself. */
    void redirect(String to) {
        if (header("HX-Request").equals("true")) {
            response.header(HeaderNames.create("HX-Redirect"), to);
            send(200, "text/html; charset=utf-8", "");
            return;
        }
        response.status(Status.SEE_OTHER_303);
        response.header(HeaderNames.LOCATION, to);
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        response.send();
    }

    void cookie(String value) {
        response.header(HeaderNames.SET_COOKIE, value);
    }
}
