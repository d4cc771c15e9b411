package io.sluice.tools.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.tools.RunningDaemon;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.core.MountRequest;
import io.sluice.vfs.core.MountStatus;
import io.sluice.vfs.core.PersistState;
import io.sluice.vfs.core.Refusal;
import io.sluice.vfs.core.UnsavedFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.chrome.ChromeDriver;

/** The pages in a real browser. */
@Timeout(300)
final class WebBrowserTest {
    private static final List<String> PAGES = List.of(
            "/",
            "/ui/browse",
            "/ui/mounts",
            "/ui/mounts/remove?path=/training-data",
            "/ui/clients",
            "/ui/uploads",
            "/ui/refused?path=/training-data/ckpt.pt",
            "/ui/cache?pattern=cyclic&files=100&size=1MiB&epochs=3&cache=50MiB",
            "/ui/configuration",
            "/ui/log",
            "/ui/nowhere");

    private static final Instant TIME = Instant.parse("2026-11-27T10:00:00Z");

    @TempDir
    private static Path profile;

    private static Optional<Browser> started = Optional.empty();

    @TempDir
    private Path folder;

    private Browser browser;
    private ChromeDriver driver;
    private RunningDaemon daemon;

    @BeforeAll
    static void startBrowser() {
        assumeTrue(Browser.isInstalled(), "chromium and chromium-driver are not installed");
        started = Optional.of(new Browser(profile));
    }

    @AfterAll
    static void stopBrowser() {
        started.ifPresent(Browser::close);
    }

    @BeforeEach
    void start() throws Exception {
        browser = started.orElseThrow();
        browser.forget();
        driver = browser.driver();
        daemon = new RunningDaemon(folder.resolve("home"));
        for (String path : List.of("/training-data", "/results")) {
            daemon.gateway()
                    .control()
                    .mount(new MountRequest(
                            VfsPath.parse(path), "s3://bucket" + path, Map.of("region", "eu-central-1"), false, false));
        }
        daemon.gateway().control().down(VfsPath.parse("/results"), new MountStatus.Problem("no such bucket", TIME));
        daemon.gateway()
                .control()
                .persistence()
                .put(new UnsavedFile(
                        VfsPath.parse("/results/model.pt"),
                        5 << 20,
                        PersistState.FAILED,
                        TIME,
                        OptionalInt.of(40),
                        2,
                        Optional.of("no such bucket"),
                        Optional.empty()));
        daemon.gateway()
                .control()
                .persistence()
                .put(
                        VfsPath.parse("/training-data/ckpt.pt"),
                        new Refusal(
                                TIME,
                                1000,
                                "nfs 10.0.0.7",
                                "write",
                                VfsError.WRITE_ONCE,
                                "it is sealed",
                                Optional.of("write a new file and rename it onto this name")));
        try (PageVisitor visitor = new PageVisitor(daemon)) {
            visitor.putFile("/hello.txt", "hello", daemon.address().token());
        }
    }

    @AfterEach
    void stop() {
        browser.forget();
        daemon.close();
    }

    private void open(String path) {
        driver.get("http://" + daemon.address().address() + path);
    }

    private void signIn() {
        open("/ui/signin");
        driver.findElement(By.id("token")).sendKeys(daemon.address().token() + Keys.ENTER);
        Browser.await("signed in", () -> !driver.getCurrentUrl().contains("signin"));
    }

    private static String name(String path) {
        String name = path.replaceFirst("\\?.*", "").replaceAll("[^a-z]+", "-").replaceAll("^-(ui-)?|-$", "");
        return name.isEmpty() ? "overview" : name;
    }

    @Test
    void eachPageCanBeReadInLightAndDarkAndWithAScreenReader() throws Exception {
        signIn();
        for (String path : PAGES) {
            open(path);
            for (String scheme : List.of("light", "dark")) {
                browser.scheme(scheme);
                browser.keep(name(path) + "-" + scheme);
            }
            assertThat(browser.found("document.querySelectorAll('h1')"))
                    .as(path)
                    .hasSize(1);
            assertThat(browser.found("[...document.querySelectorAll('input:not([type=hidden]), select,"
                            + " textarea')].filter(e => e.labels.length === 0)"))
                    .as(path)
                    .isEmpty();
            assertThat(browser.found("[...document.querySelectorAll('button, a')].filter(e =>"
                            + " !(e.getAttribute('aria-label') || e.textContent).trim())"))
                    .as(path)
                    .isEmpty();
            assertThat(browser.found("document.querySelectorAll('img:not([alt]), th:not([scope]):not(.u-legend th),"
                            + " html:not([lang])')"))
                    .as(path)
                    .isEmpty();
        }
        assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("/ui/nowhere"));
    }

    @Test
    void theNameOfAnErrorStandsOnOneLine() {
        signIn();
        open("/ui/refused");
        assertThat(driver.findElement(By.cssSelector("td code")).getText()).isEqualTo("WRITE_ONCE");
        assertThat(browser.holds("document.querySelector('td code').getClientRects().length === 1"))
                .isTrue();
    }

    @Test
    void thePagesFitASmallScreen() throws Exception {
        signIn();
        browser.size(390, 800);
        for (String path : PAGES) {
            open(path);
            assertThat(browser.holds("document.documentElement.scrollWidth <= window.innerWidth"))
                    .as(path)
                    .isTrue();
        }
        open("/");
        browser.keep("overview-small");
    }

    @Test
    void theChartsAreDrawnAndThePageLooksAgainByItself() throws Exception {
        open("/");
        Browser.await("charts", () -> browser.holds("document.querySelectorAll('canvas').length === 4"));
        assertThat(driver.findElement(By.id("now")).getText()).doesNotContain("the bucket burned");

        daemon.gateway()
                .control()
                .down(VfsPath.parse("/training-data"), new MountStatus.Problem("the bucket burned", TIME));

        Browser.await(
                "the alarm", () -> driver.findElement(By.id("now")).getText().contains("the bucket burned"));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void everythingCanBeDoneByTheKeyboard() throws Exception {
        signIn();
        open("/ui/mounts");
        driver.switchTo().activeElement().sendKeys(Keys.TAB);
        assertThat(driver.switchTo().activeElement().getText()).isEqualTo("Skip to the content");
        driver.switchTo().activeElement().sendKeys(Keys.ENTER);
        assertThat(browser.holds("document.activeElement.id === 'main'")).isTrue();

        driver.findElement(By.id("path")).sendKeys("/more");
        driver.findElement(By.id("uri")).sendKeys("s3://bucket/full");
        driver.findElement(By.id("uri")).sendKeys(Keys.ENTER);
        Browser.await(
                "the check", () -> driver.findElement(By.id("main")).getText().contains("it is full"));
        browser.keep("mounts-check");
        assertThat(driver.findElement(By.id("uri")).getDomProperty("value")).isEqualTo("s3://bucket/full");

        driver.findElement(By.cssSelector("button[value=mount]")).sendKeys(Keys.ENTER);
        Browser.await(
                "the mount",
                () -> driver.findElement(By.tagName("body")).getText().contains("/more is mounted"));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aPageThatLosesItsGatewaySaysSoAndComesBackByItself() throws Exception {
        open("/ui/clients");
        String port = daemon.address().address().replaceAll(".*:", "");
        daemon.close();
        Browser.await("lost", () -> driver.findElement(By.id("lost")).isDisplayed());
        browser.keep("lost");
        assertThat(driver.findElement(By.id("lost")).getText()).contains("does not answer");

        daemon = new RunningDaemon(folder.resolve("home"), "admin.port=" + port);
        Browser.await("back", () -> !driver.findElement(By.id("lost")).isDisplayed());
        assertThat(driver.findElement(By.tagName("h1")).getText()).isEqualTo("Clients");
        assertThat(browser.complaints()).isNotNull();
    }
}
