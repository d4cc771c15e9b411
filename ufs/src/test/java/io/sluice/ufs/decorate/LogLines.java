package io.sluice.ufs.decorate;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** The lines of the log below a name, from the warnings on, for as long as it is open. */
public final class LogLines implements AutoCloseable {
    private final Logger logger;
    private final Level before;
    private final Collector collector = new Collector();

    private LogLines(Logger logger) {
        this.logger = logger;
        this.before = logger.getLevel();
    }

    public static LogLines of(String name) {
        LogLines lines = new LogLines((Logger) LoggerFactory.getLogger(name));
        lines.collector.start();
        lines.logger.setLevel(Level.WARN);
        lines.logger.setAdditive(false);
        lines.logger.addAppender(lines.collector);
        return lines;
    }

    public List<String> all() {
        return List.copyOf(collector.lines);
    }

    @Override
    public void close() {
        logger.detachAppender(collector);
        logger.setAdditive(true);
        logger.setLevel(before);
    }

    private static final class Collector extends AppenderBase<ILoggingEvent> {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getFormattedMessage());
        }
    }
}
