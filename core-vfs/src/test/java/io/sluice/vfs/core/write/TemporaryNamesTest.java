package io.sluice.vfs.core.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.FileName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names are taken for temporary, by the programs that give them, and which of data sets are not. */
final class TemporaryNamesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "tmpab12cd34",
                "tmp_x9k2_ab",
                "tmpqwertyui",
                "tmpab12cd34.pt",
                "tmp9dj_2kd0.safetensors", // tempfile
                "ckpt.tmp",
                ".tmp",
                "a.b.tmp",
                "ckpt.tmp.1234",
                "ckpt.tmp.7f3a-22",
                "ckpt.tmp12",
                "x.tmp.npz",
                "checkpoint.tmp0a1b2c3d4e5f60718293a4b5c6d7e8f9",
                "ckpt.tmp-1700000000",
                "w.tmp_rank0",
                "state.temp",
                "shard.tar.part",
                "model.bin.partial",
                "model.bin.incomplete",
                "a.zip.crdownload",
                "a.iso.download",
                "a.filepart",
                ".model.pt.aB3xYz",
                ".rsync.name.0kQ7Zz", // rsync
                ".#notes.txt",
                "notes.txt~",
                "#notes.txt#",
                "4913",
                ".notes.txt.swp",
                ".notes.txt.swx",
                "ckpt.tempstate17283940", // TensorFlow
                "tmp_obj_Zk2aQ1",
                "tmp_pack_a81bZs",
                "tmp_idx_000aBc",
                "index.lock",
                "HEAD.lock", // git
                "state.orbax-checkpoint-tmp-1700000000",
                "state.orbax-checkpoint-tmp",
                "part-00000._COPYING_",
                "part-0-0.inprogress",
                ".part-0-0.inprogress.5f1c2d", // Hadoop, Flink
                "tmp.aB3dE6gH9k",
                ".tmp1",
                ".tmpAb3dEf",
                ".tmp-save",
                ".goutputstream-9ZK3V1",
                "meta.__lock"
            })
    void programsWriteThemBeforeARename(String name) {
        assertThat(TemporaryNames.isTemporaryFile(new FileName(name))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "template.jpg",
                "temperature.csv",
                "part-00000",
                "part-00000-of-00032.tfrecord",
                "tmpl.html",
                "tmp",
                "tmpfs.md",
                "tmp.txt",
                "tmp.parquet",
                "temp.csv",
                "temp",
                "tmpsettings.txt",
                "attempt.json",
                "attempt_0.log",
                "image.part1.rar",
                "data.tmpl",
                "a.template",
                "department.csv",
                "partial.csv",
                "incomplete_cases.csv",
                "download.py",
                "lock.txt",
                "clock",
                "block.bin",
                "4914",
                "004913",
                "a~b.txt",
                ".hidden.config",
                ".data.sqlite",
                ".shard.202401",
                ".gitignore",
                ".zarray",
                ".zattrs",
                ".swp",
                "train-00001-of-01024.tar",
                "model-00001-of-00003.safetensors",
                "n01440764_10026.JPEG",
                "checkpoint",
                "ckpt-100.data-00000-of-00001",
                "ckpt-100.index",
                "latest",
                "events.out.tfevents.17.host",
                "tempo_track_01.wav",
                "max_temp",
                "_SUCCESS",
                "_metadata",
                "0.0.0",
                "c.0.1",
                "data.inprogressive",
                "tmp-data.bin",
                "untmp_obj_1",
                "日本.jpg",
                "a.tmpfile.jpg"
            })
    void namesOfDataSetsAreNotTemporary(String name) {
        assertThat(TemporaryNames.isTemporaryFile(new FileName(name))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "100.orbax-checkpoint-tmp-1700000000",
                "step_5.tmp",
                "tmpab12cd34",
                "1.0.0.incomplete",
                "1.0.0.incompleteK3ZQ9A",
                "ckpt-1_temp",
                "ckpt-1_temp_0123456789abcdef0123456789abcdef",
                "_temporary",
                "tmp-checkpoint-500",
                "out.partial"
            })
    void directoriesAreWrittenUnderTemporaryNamesToo(String name) {
        assertThat(TemporaryNames.isTemporaryDirectory(new FileName(name))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "train",
                "temp",
                "tmp",
                "temperature",
                "checkpoint-500",
                "1.0.0",
                "templates",
                "n01440764",
                "4913",
                "backup~",
                "step=5",
                "locks.lock",
                "shard.part"
            })
    void directoriesOfDataSetsAreNot(String name) {
        assertThat(TemporaryNames.isTemporaryDirectory(new FileName(name))).isFalse();
    }
}
