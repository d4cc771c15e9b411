package io.sluice.tools.admin;

import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** What answers beside the API on its port, and looks by itself who may ask. Thread-safe. */
public interface Pages {
    /** Whether requests for that path are its own. */
    boolean owns(String path);

    /** Whether the request comes from somebody who has shown the token: he may read what the API tells. */
    boolean isSignedIn(ServerRequest request);

    /** Whether a browser asks for a page where neither the pages nor the API have anything. */
    boolean isLost(ServerRequest request);

    /** Goes to the page that a lost one means, or says that there is none; tells nothing that needs the token. */
    void showWay(ServerRequest request, ServerResponse response);

    void route(HttpRouting.Builder routing);
}
