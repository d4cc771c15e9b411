package io.sluice.fuse.kernel;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The release of the kernel, as uname(2) tells it. */
record KernelVersion(int major, int minor) implements Comparable<KernelVersion> {
    /** The first that speaks the oldest protocol that is served, 7.31. */
    static final KernelVersion OLDEST = new KernelVersion(5, 4);

    private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\.(\\d{1,4}).*");

    /** Empty for what does not begin with two numbers. */
    static Optional<KernelVersion> parse(String release) {
        Matcher matcher = FORM.matcher(release);
        return matcher.matches()
                ? Optional.of(new KernelVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    @Override
    public int compareTo(KernelVersion other) {
        return major == other.major ? Integer.compare(minor, other.minor) : Integer.compare(major, other.major);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
