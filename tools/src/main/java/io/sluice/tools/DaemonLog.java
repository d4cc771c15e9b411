package io.sluice.tools;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import io.sluice.tools.settings.LogFormat;
import io.sluice.tools.settings.LogOptions;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** The log of a gateway: a bounded set of files in its home, and the console when it runs in the foreground. */
final class DaemonLog {
    private static final String LINE =
            "time=%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} level=%-5level source=%logger{0} %msg%n%ex{12}";
    private static final String CONSOLE_LINE = "%d{HH:mm:ss} %-5level %msg%n%ex{4}";

    private DaemonLog() {}

    static void open(SluiceHome home, LogOptions options, boolean console) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        context.getLogger("io.sluice").setLevel(Level.toLevel(options.level().name()));
        // Hadoop logs each failure some five times on its way up, with stack traces; the connector logs or answers it
        // once.
        context.getLogger("org.apache.hadoop").setLevel(Level.OFF);
        root.addAppender(file(context, home, options));
        if (console) {
            root.addAppender(console(context));
        }
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    private static Appender<ILoggingEvent> file(LoggerContext context, SluiceHome home, LogOptions options) {
        String name = home.logFile().toString();
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setFile(name);
        appender.setEncoder(options.format() == LogFormat.JSON ? json(context) : encoder(context, LINE));

        FixedWindowRollingPolicy window = new FixedWindowRollingPolicy();
        window.setContext(context);
        window.setParent(appender);
        window.setFileNamePattern(name.replace("%", "\\%") + ".%i");
        window.setMinIndex(1);
        window.setMaxIndex(options.files());
        window.start();

        SizeBasedTriggeringPolicy<ILoggingEvent> trigger = new SizeBasedTriggeringPolicy<>();
        trigger.setContext(context);
        trigger.setMaxFileSize(new FileSize(options.fileSize().bytes()));
        trigger.start();

        appender.setRollingPolicy(window);
        appender.setTriggeringPolicy(trigger);
        appender.start();
        return appender;
    }

    private static Appender<ILoggingEvent> console(LoggerContext context) {
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setEncoder(encoder(context, CONSOLE_LINE));
        appender.start();
        return appender;
    }

    private static JsonEncoder json(LoggerContext context) {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithMarkers(false);
        encoder.setWithMDC(false);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithFormattedMessage(true);
        encoder.start();
        return encoder;
    }

    private static PatternLayoutEncoder encoder(LoggerContext context, String pattern) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(pattern);
        encoder.start();
        return encoder;
    }
}
