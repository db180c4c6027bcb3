/** The files of an archive whose entries are stored as they are (PKWARE APPNOTE, 4.3). */
export function unzip(archive: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>()
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  for (let at = archive.readUInt32LE(end + 16), left = archive.readUInt16LE(end + 10); left > 0; left--) {
    if (archive.readUInt16LE(at + 10) !== 0) throw new Error('an entry is packed')
    const [size, name, extra, comment] = [
      archive.readUInt32LE(at + 20),
      ...[28, 30, 32].map((offset) => archive.readUInt16LE(at + offset)),
    ] as [number, number, number, number]
    const local = archive.readUInt32LE(at + 42)
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28)
    files.set(archive.toString('utf8', at + 46, at + 46 + name), archive.subarray(start, start + size))
    at += 46 + name + extra + comment
  }
  return files
}
