package io.sluice.tools.admin;

import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;

/** What answers beside the API on its port, and looks by itself who may ask. Thread-safe. */
public interface Pages {
    /** Whether requests for that path are its own. */
    boolean owns(String path);

    /** Whether the request comes from somebody who has shown the token: he may read what the API tells. */
    boolean isSignedIn(ServerRequest request);

    void route(HttpRouting.Builder routing);
}
