package io.cloakroom.aws.payload;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.Checksum;

/**
 * CRC-64/NVME, which the JDK lacks. Takes eight bytes at a time, with one table for each.
 *
 * @see <a href="https://reveng.sourceforge.io/crc-catalogue/all.htm#crc.cat.crc-64-nvme">CRC catalogue</a>
 */
final class Crc64Nvme implements Checksum {
    /** The polynomial ad93d23594c93659, with its bits reversed. */
    private static final long POLYNOMIAL = 0x9a6c9329ac4bc9b5L;

    /** Eight tables of 256 entries in one array. That way the JIT knows that every index is in range. */
    private static final long[] TABLES = tables();

    private long crc = ~0L;

    private static long[] tables() {
        long[] tables = new long[8 * 256];
        for (int i = 0; i < 256; i++) {
            long value = i;
            for (int bit = 0; bit < 8; bit++) {
                value = (value & 1) == 0 ? value >>> 1 : (value >>> 1) ^ POLYNOMIAL;
            }
            tables[i] = value;
        }
        for (int i = 256; i < tables.length; i++) {
            long before = tables[i - 256];
            tables[i] = (before >>> 8) ^ tables[(int) before & 0xff];
        }
        return tables;
    }

    @Override
    public void update(int b) {
        crc = (crc >>> 8) ^ TABLES[((int) crc ^ b) & 0xff];
    }

    @Override
    public void update(byte[] bytes, int offset, int length) {
        update(ByteBuffer.wrap(bytes, offset, length));
    }

    @Override
    public void update(ByteBuffer data) {
        ByteBuffer words = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int position = data.position();
        int limit = data.limit();
        long value = crc;
        for (; position + 8 <= limit; position += 8) {
            long word = value ^ words.getLong(position);
            value = TABLES[0x700 + ((int) word & 0xff)]
                    ^ TABLES[0x600 + ((int) (word >>> 8) & 0xff)]
                    ^ TABLES[0x500 + ((int) (word >>> 16) & 0xff)]
                    ^ TABLES[0x400 + ((int) (word >>> 24) & 0xff)]
                    ^ TABLES[0x300 + ((int) (word >>> 32) & 0xff)]
                    ^ TABLES[0x200 + ((int) (word >>> 40) & 0xff)]
                    ^ TABLES[0x100 + ((int) (word >>> 48) & 0xff)]
                    ^ TABLES[(int) (word >>> 56)];
        }
        crc = value;
        for (; position < limit; position++) {
            update(data.get(position));
        }
        data.position(limit);
    }

    @Override
    public long getValue() {
        return ~crc;
    }

    @Override
    public void reset() {
        crc = ~0L;
    }
}
