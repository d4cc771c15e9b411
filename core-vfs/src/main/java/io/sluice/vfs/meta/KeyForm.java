package io.sluice.vfs.meta;

import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsPath;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.mapdb.Serializer;
import org.mapdb.serializer.GroupSerializer;

/**
 * How one kind of key is kept.
 *
 * @param serializer MapDB's, for the raw key
 * @param write puts a raw key in the change log
 * @param read the other way round
 */
record KeyForm<K, R>(
        Function<K, R> raw,
        Function<R, K> key,
        GroupSerializer<R> serializer,
        BiConsumer<RecordWriter, R> write,
        Function<RecordReader, R> read,
        Supplier<Rows<R>> emptyRows) {
    static final KeyForm<InodeId, Long> INODE = new KeyForm<>(
            InodeId::value, InodeId::new, Serializer.LONG, RecordWriter::putLong, RecordReader::getLong, LongRows::new);
    static final KeyForm<VfsPath, String> PATH = new KeyForm<>(
            VfsPath::toString,
            KeyForm::pathOf,
            Serializer.STRING,
            RecordWriter::putText,
            RecordReader::getText,
            TextRows::new);
    static final KeyForm<String, String> NAME = new KeyForm<>(
            name -> name, name -> name, Serializer.STRING, RecordWriter::putText, RecordReader::getText, TextRows::new);

    /** The path that {@link VfsPath#toString} wrote. */
    static VfsPath pathOf(String text) {
        List<FileName> names = new ArrayList<>();
        for (String part : text.split("/")) {
            if (!part.isEmpty()) {
                names.add(new FileName(part));
            }
        }
        return new VfsPath(names);
    }
}
