package io.sluice.vfs.core.write;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which parts need not be sent any more. */
final class SentPartsTest {
    private final SentParts parts = new SentParts(new PartSizes(10));

    private void send(int number) {
        parts.begins(number);
        parts.arrived(number);
    }

    @Test
    void aFullPartIsGivenOnceAndOnlyOfALargeFile() {
        assertThat(parts.hasFull(20)).as("goes up whole").isFalse();
        assertThat(parts.takeFull(21)).hasValue(1);
        assertThat(parts.takeFull(21)).hasValue(2);
        assertThat(parts.takeFull(29)).isEmpty();
        assertThat(parts.takeFull(30)).hasValue(3);
        assertThat(parts.hasFull(30)).isFalse();
    }

    @Test
    void aPartThatWasChangedAfterItWasSentIsToBeSentAgain() {
        send(1);
        send(2);
        send(3);
        parts.changed(19, 20);
        assertThat(parts.isSent(1)).isTrue();
        assertThat(parts.isSent(2)).isFalse();
        assertThat(parts.areSent(3)).isFalse();
        send(2);
        assertThat(parts.areSent(3)).isTrue();
        assertThat(parts.areSent(4)).isFalse();
        parts.changed(9, 11);
        assertThat(parts.bytes(25)).isEqualTo(5);
    }

    @Test
    void aPartThatWasChangedWhileItWasOnItsWayDoesNotCount() {
        parts.begins(1);
        parts.changed(0, 1);
        parts.arrived(1);
        assertThat(parts.isSent(1)).isFalse();
        send(1);
        assertThat(parts.isSent(1)).isTrue();
    }

    @Test
    void whatIsCutOffIsSentAgainIfItComesBack() {
        send(1);
        send(2);
        parts.changed(15, Long.MAX_VALUE);
        assertThat(parts.isSent(1)).isTrue();
        assertThat(parts.isSent(2)).isFalse();
    }
}
