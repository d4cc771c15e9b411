package io.sluice.tools.cli;

import io.sluice.tools.admin.Json;
import io.sluice.tools.admin.VerifyView;
import io.sluice.tools.settings.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Checks what is cached. */
@Command(
        name = "verify",
        description = {
            "Compare what is cached with its checksums; all of it, or what is cached of PATH.",
            "Damaged blocks are dropped, so that they are fetched again; exit code 1 if there were any."
        },
        footer = {"", "Examples:", "  sluice cache verify", "  sluice cache verify /training-data"})
final class CacheVerify extends ClientCommand {
    @Parameters(arity = "0..1", paramLabel = "PATH", description = "A file, or a directory with all that lies below.")
    private Optional<String> path = Optional.empty();

    @Override
    void run() {
        Map<String, String> query = path.map(below -> Map.of("path", below)).orElse(Map.of());
        VerifyView result;
        try (InputStream told = client().begin("/api/v1/cache/verify", query, Map.of());
                Progress progress = progress()) {
            result = Told.follow(told, VerifyView.class, VerifyView::done, view -> tell(view, progress));
        } catch (IOException e) {
            throw new UserError("the gateway broke off: " + e.getMessage() + "; see: sluice status", e);
        }
        if (!isJson()) {
            print("verified: " + Terminal.size(result.bytes()) + " in " + FsMount.count(result.blocks(), "block")
                    + " of " + FsMount.count(result.contents(), "file"));
            out().flush();
        }
        if (result.problem().isPresent()) {
            throw new UserError(
                    "not all was verified: " + result.problem().get().detail());
        }
        if (result.damagedBlocks() > 0) {
            throw new UserError(FsMount.count(result.damagedBlocks(), "damaged block")
                    + " dropped; they are fetched from the store again when they are read");
        }
    }

    private void tell(VerifyView view, Progress progress) {
        if (isJson()) {
            print(Json.MAPPER.writeValueAsString(view));
            out().flush();
        } else if (!view.done()) {
            progress.show(view.bytes(), view.totalBytes(), FsMount.count(view.contents(), "file"));
        }
    }
}
