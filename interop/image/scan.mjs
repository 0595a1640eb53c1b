// Reads a QR code that a terminal shows, from standard input, as a camera does; says what is in it.
import jsQR from 'jsqr';
import { text } from 'node:stream/consumers';

const SCALE = 4;
const rows = (await text(process.stdin))
  .split(/\r?\n/)
  .filter((line) => line.startsWith('\u001b[38;5;16;48;5;231m'))
  .map((line) => [...line.replace(/\u001b\[[0-9;]*m/g, '')]);
const [width, height] = [rows[0].length * SCALE, rows.length * 2 * SCALE];
const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
for (let y = 0; y < height; y++) {
  const row = Math.floor(y / SCALE);
  for (let x = 0; x < width; x++) {
    const square = rows[row >> 1][Math.floor(x / SCALE)];
    if (square === '█' || square === (row % 2 === 0 ? '▀' : '▄')) {
      pixels.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
}
console.log(jsQR.default ? jsQR.default(pixels, width, height).data : jsQR(pixels, width, height).data);
