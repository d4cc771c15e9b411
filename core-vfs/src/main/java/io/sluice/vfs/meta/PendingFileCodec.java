package io.sluice.vfs.meta;

import io.sluice.vfs.ByteRanges;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.InodeId;
import java.util.ArrayList;
import java.util.List;

/**
 * Version 2: the fields in their order; the life by a code of its own, so that the enum may be reordered. Version 1 did not say what the file takes the place
 * of.
 */
final class PendingFileCodec implements RecordCodec<PendingFile> {
    private final LocationCodec locations = new LocationCodec();

    @Override
    public int version() {
        return 2;
    }

    @Override
    public void write(PendingFile file, RecordWriter out) {
        out.putLong(file.id().value());
        locations.write(file.location(), out);
        out.putText(file.stagingFile()).putByte(codeOf(file.life())).putLong(file.size());
        out.putInt(file.received().runs().size());
        file.received().runs().forEach(run -> out.putLong(run.from()).putLong(run.to()));
        out.putInt(file.mode()).putInt(file.uid()).putInt(file.gid());
        out.putInstant(file.accessed()).putInstant(file.modified()).putInstant(file.changed());
        out.putBoolean(file.verifier().isPresent()).putIfPresent(file.verifier(), out::putLong);
        out.putBoolean(file.replaces());
        out.putBoolean(file.failure().isPresent()).putIfPresent(file.failure(), out::putText);
    }

    @Override
    public PendingFile read(int version, RecordReader in) {
        return new PendingFile(
                new InodeId(in.getLong()),
                locations.read(1, in),
                in.getText(),
                lifeOf(in.getByte()),
                in.getLong(),
                readRanges(in),
                in.getInt(),
                in.getInt(),
                in.getInt(),
                in.getInstant(),
                in.getInstant(),
                in.getInstant(),
                in.getIf(in.getBoolean(), in::getLong),
                version >= 2 && in.getBoolean(),
                in.getIf(in.getBoolean(), in::getText));
    }

    private static ByteRanges readRanges(RecordReader in) {
        List<ByteRanges.Run> runs = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            runs.add(new ByteRanges.Run(in.getLong(), in.getLong()));
        }
        return new ByteRanges(runs);
    }

    private static int codeOf(FileLife life) {
        return switch (life) {
            case WRITING -> 1;
            case SEALED -> 2;
            case PERSISTED -> 3;
            case FAILED -> 4;
        };
    }

    private static FileLife lifeOf(int code) {
        return switch (code) {
            case 1 -> FileLife.WRITING;
            case 2 -> FileLife.SEALED;
            case 3 -> FileLife.PERSISTED;
            case 4 -> FileLife.FAILED;
            default -> throw new UnknownRecordException("a pending file has the life " + code + ", which is unknown");
        };
    }
}
