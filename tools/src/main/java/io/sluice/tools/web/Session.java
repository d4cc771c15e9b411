package io.sluice.tools.web;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Somebody who has shown the token with one browser. Thread-safe. */
final class Session {
    private final String id;
    private final String formKey;
    private final AtomicReference<Optional<Notice>> notice = new AtomicReference<>(Optional.empty());
    private volatile Instant lastSeen;

    /**
     * @param id what the cookie holds
     * @param formKey what each form must bring: another site can send the cookie along, but does not know this
     */
    Session(String id, String formKey, Instant now) {
        this.id = id;
        this.formKey = formKey;
        this.lastSeen = now;
    }

    String id() {
        return id;
    }

    String formKey() {
        return formKey;
    }

    Instant lastSeen() {
        return lastSeen;
    }

    void seen(Instant now) {
        lastSeen = now;
    }

    void tell(Notice what) {
        notice.set(Optional.of(what));
    }

    /** What is to be told, for the only time. */
    Optional<Notice> takeNotice() {
        return notice.getAndSet(Optional.empty());
    }
}
