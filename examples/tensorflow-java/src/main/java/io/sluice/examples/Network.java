package io.sluice.examples;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.op.image.DecodePng;
import org.tensorflow.op.random.TruncatedNormal;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;

/**
 * A small network with two layers of convolution: from a batch of PNG files of any size to what it saw in them and to a score for each class.
 *
 * @param pngs where the batch comes in: {@link #BATCH} files
 * @param features what the last but one layer says of each image
 * @param scores for each image and class; the highest is the one that it is taken for
 */
record Network(Placeholder<TString> pngs, Operand<TFloat32> features, Operand<TFloat32> scores) {
    static final int BATCH = 32;

    private static final int SIZE = 32;
    private static final List<Long> EACH_PIXEL = List.of(1L, 1L, 1L, 1L);
    private static final long SEED = 20;

    static Network build(Ops tf, int classes) {
        Placeholder<TString> pngs = tf.placeholder(TString.class, Placeholder.shape(Shape.of(BATCH)));
        Operand<TFloat32> first = convolution(tf, pictures(tf, pngs), 3, 16);
        Operand<TFloat32> second = convolution(tf, first, 16, 32);
        int wide = SIZE / 4 * (SIZE / 4) * 32;
        Operand<TFloat32> features = tf.reshape(second, tf.constant(new int[] {BATCH, wide}));
        Operand<TFloat32> scores = tf.math.add(
                tf.linalg.matMul(features, weights(tf, 0.02f, wide, classes)),
                tf.variable(tf.zeros(tf.constant(new int[] {classes}), TFloat32.class)));
        return new Network(pngs, features, scores);
    }

    /** Decodes each file, makes all of one size, and puts them together, with values from 0 to 1. */
    private static Operand<TFloat32> pictures(Ops tf, Operand<TString> pngs) {
        List<Operand<TFloat32>> pictures = new ArrayList<>();
        for (Operand<TString> png : tf.unstack(pngs, (long) BATCH)) {
            var pixels = tf.image.decodePng(png, new DecodePng.Options[] {DecodePng.channels(3L)});
            pictures.add(tf.image.resizeBilinear(
                    tf.expandDims(pixels, tf.constant(0)), tf.constant(new int[] {SIZE, SIZE})));
        }
        return tf.math.div(tf.concat(pictures, tf.constant(0)), tf.constant(255f));
    }

    private static Operand<TFloat32> convolution(Ops tf, Operand<TFloat32> images, int from, int to) {
        Operand<TFloat32> seen = tf.nn.conv2d(images, weights(tf, 0.1f, 3, 3, from, to), EACH_PIXEL, "SAME");
        Operand<TFloat32> biased =
                tf.nn.biasAdd(seen, tf.variable(tf.zeros(tf.constant(new int[] {to}), TFloat32.class)));
        Operand<TFloat32> relu = tf.nn.relu(biased);
        var halved = tf.constant(new int[] {1, 2, 2, 1});
        return tf.nn.maxPool(relu, halved, halved, "SAME");
    }

    private static Variable<TFloat32> weights(Ops tf, float scale, int... shape) {
        return tf.variable(tf.math.mul(
                tf.random.truncatedNormal(tf.constant(shape), TFloat32.class, TruncatedNormal.seed(SEED)),
                tf.constant(scale)));
    }
}
