// Numbers with units.

const plain = number => String(+number.toPrecision(12));
const significant = number => {
  if (number === 0) return '0';
  const digits = Math.max(0, Math.min(9, 2 - Math.floor(Math.log10(Math.abs(number)))));
  return number.toFixed(digits);
};
const steps = {
  Latency: [[1e9, 's'], [1e6, 'ms'], [1e3, 'µs'], [1, 'ns']],
  BytesPerSecond: [[1e9, 'GB/s', 20e9], [1e6, 'MB/s'], [1e3, 'kB/s'], [1, 'B/s']],
  Size: [[2 ** 30, 'GiB'], [2 ** 20, 'MiB'], [2 ** 10, 'KiB'], [1, 'B']],
  Time: [[1, 's']],
  Percent: [[1, '%']],
  Iops: [[1e6, 'M'], [1e3, 'k'], [1, '']],
  Count: [[1e6, 'M'], [1e3, 'k'], [1, '']],
};
const symbolOf = quantity => ({ Latency: 'ns', BytesPerSecond: 'bytes_per_s', Size: 'bytes', Time: 's', Percent: 'percent', Iops: 'per_s' })[quantity] || '';

function withUnit(quantity, value, write) {
  if (value == null) return '–';
  const plainUpTo = quantity === 'Iops' || quantity === 'Count' ? 9999.5 : 0;
  const unit = Math.abs(value) < plainUpTo ? [1, ''] : steps[quantity].find(step => Math.abs(value) >= (step[2] || step[0])) || steps[quantity].at(-1);
  const joiner = quantity === 'Iops' || quantity === 'Count' || !unit[1] ? '' : ' ';
  return write(value / unit[0]) + joiner + unit[1];
}
const full = (quantity, value) => withUnit(quantity, value, n => quantity === 'Iops' && n >= 100 && n < 1e4 ? n.toFixed(0) : quantity === 'Count' ? plain(+significant(n)) : significant(n));
const percentText = p => plain(+p.toFixed(p >= 99.99 ? 6 : p >= 99 ? 4 : 2)) + ' %';
const valueAt = (axis, value) => axis.scale === 'Percentile' ? percentText(value)
  : axis.quantity === 'Time' ? plain(+value.toFixed(3)) + ' s' : full(axis.quantity, value);

/** On a linear axis all marks have the unit of the largest. */
function markTexts(axis, marks) {
  const largest = Math.max(...marks.filter(m => m != null).map(Math.abs));
  const unit = steps[axis.quantity].find(step => largest >= (step[2] || step[0] * (step[1] === 'k' ? 4 : step[1] === 'MB/s' ? 1 : 2))) || steps[axis.quantity].at(-1);
  return marks.map(m => m == null ? '' : plain(m / unit[0]) + (m !== 0 && unit[1] ? (axis.quantity === 'Iops' || axis.quantity === 'Count' ? '' : '\u00a0') + unit[1] : ''));
}
