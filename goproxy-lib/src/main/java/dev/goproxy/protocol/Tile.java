package dev.goproxy.protocol;

import java.util.Arrays;
import java.util.List;

/**
 * A piece of a transparency log's tree, as databases serve it: neighbouring hashes of one level, or neighbouring
 * records.
 *
 * @param height the tile spans so many levels of the tree; 1 to 30
 * @param level the level in units of the height, beginning at the leaves; -1 for records
 * @param index which tile of its level
 * @param width the number of hashes (or records): 1 to 2<sup>height</sup>, less if the tile is partial
 * @see <a href="https://research.swtch.com/tlog#tiling_a_log">Tiling a log</a>
 */
public record Tile(int height, int level, long index, int width) {
    /** The level of the tiles that hold records. */
    public static final int DATA = -1;

    /**
     * Makes a tile.
     *
     * @param height its height
     * @param level its level
     * @param index its index
     * @param width its width
     * @throws IllegalArgumentException if one of them is out of bounds
     */
    public Tile {
        if (height < 1 || height > 30 || level < DATA || index < 0 || width < 1 || width > 1 << height) {
            throw new IllegalArgumentException(
                    "no such tile: height " + height + ", level " + level + ", index " + index + ", width " + width);
        }
    }

    /**
     * Parses what {@link #path} prints.
     *
     * @param path for instance {@code tile/8/0/x001/005.p/12}
     * @return the tile
     * @throws IllegalArgumentException if it is not the path of a tile
     */
    public static Tile parse(String path) {
        List<String> elements = Arrays.asList(path.split("/", -1));
        try {
            Tile tile = read(elements);
            if (tile.path().equals(path)) {
                return tile;
            }
        } catch (IndexOutOfBoundsException | ArithmeticException | IllegalArgumentException e) {
            // Said below.
        }
        throw new IllegalArgumentException("malformed tile path: " + path);
    }

    private static Tile read(List<String> elements) {
        int height = Integer.parseInt(elements.get(1));
        int level = elements.get(2).equals("data") ? DATA : Integer.parseInt(elements.get(2));
        int last = elements.size() - 1;
        boolean partial = elements.get(last - 1).endsWith(".p");
        int width = partial ? Integer.parseInt(elements.get(last)) : 1 << height;
        long index = 0;
        for (String element : elements.subList(3, partial ? last : last + 1)) {
            String digits = element.replaceFirst("^x", "").replaceFirst("\\.p$", "");
            index = Math.addExact(Math.multiplyExact(index, 1000), Integer.parseInt(digits));
        }
        return new Tile(height, level, index, width);
    }

    /**
     * Where databases serve the tile.
     *
     * @return a path below the database's own
     */
    public String path() {
        var number = new StringBuilder(String.format("%03d", index % 1000));
        for (long rest = index / 1000; rest > 0; rest /= 1000) {
            number.insert(0, String.format("x%03d/", rest % 1000));
        }
        return "tile/" + height + "/" + (level == DATA ? "data" : level) + "/" + number
                + (isFull() ? "" : ".p/" + width);
    }

    /**
     * Whether the tile has all its hashes, so that it can never change.
     *
     * @return true if it is not partial
     */
    public boolean isFull() {
        return width == 1 << height;
    }

    /**
     * The tile that this one becomes when the log has grown.
     *
     * @return the full tile
     */
    public Tile full() {
        return new Tile(height, level, index, 1 << height);
    }
}
