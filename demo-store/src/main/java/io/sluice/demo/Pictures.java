package io.sluice.demo;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** Draws pictures that look a little like their class and do not compress to nothing: real JPEG and PNG files. */
final class Pictures {
    private static final int JPEG_SIDE = 400;
    private static final int PNG_SIDE = 184;

    private Pictures() {}

    /** The picture of this class and number, always the same one: about 60 to 100 KiB. */
    static byte[] draw(int label, int number, String format) throws IOException {
        boolean png = format.equals("png");
        SplittableRandom random = new SplittableRandom(label * 1000L + number);
        int side = (png ? PNG_SIDE : JPEG_SIDE) + random.nextInt(-16, 17);
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        double centreX = random.nextDouble(0.3, 0.7) * side;
        double centreY = random.nextDouble(0.3, 0.7) * side;
        double rings = random.nextDouble(4, 12);
        int grain = png ? 96 : 104;
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                double distance = Math.hypot(x - centreX, y - centreY) / side;
                int light = (int) (110 + 70 * Math.sin(rings * distance * 2 * Math.PI));
                image.setRGB(x, y, pixel(label, light, random, grain));
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!ImageIO.write(image, format, out)) {
            throw new IOException("this JDK writes no " + format);
        }
        return out.toByteArray();
    }

    /** Each class has a colour of its own, under a grain that keeps the file from compressing. */
    private static int pixel(int label, int light, SplittableRandom random, int grain) {
        int colour = 0;
        for (int channel = 0; channel < 3; channel++) {
            int base = channel == label ? light + 50 : light - 20;
            int value = base + random.nextInt(grain) - grain / 2;
            colour = (colour << 8) | Math.clamp(value, 0, 255);
        }
        return colour;
    }
}
