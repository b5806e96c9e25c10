// SPDX-License-Identifier: GPL-3.0-or-later
//
// Fills a running Azurite with containers and blobs, by Microsoft's own client library, and prints what was made as JSON.
// Arguments: the folder where npm installed @azure/storage-blob, and the address of the blob service.

import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';

const [prefix, endpoint] = process.argv.slice(2);
const storage = createRequire(`${prefix}/`)('@azure/storage-blob');

// The emulator's well-known account; its key is in Azurite's documentation.
const account = 'devstoreaccount1';
const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const credential = new storage.StorageSharedKeyCredential(account, key);
const service = new storage.BlobServiceClient(endpoint, credential);

const text = 'id,name,price\n1,"One, with a\nline break",$12.00\n2,Two,\n3,Three,"$1,234.00"\n';
const many = 310;
const hour = 3600 * 1000;

const open = service.getContainerClient('open');
await open.create({ access: 'container' });
const closed = service.getContainerClient('closed');
await closed.create();
const crowd = service.getContainerClient('crowd');
await crowd.create();

for (const container of [open, closed]) {
  await container.getBlockBlobClient('listings.csv').upload(text, text.length);
  const packed = gzipSync(text);
  await container.getBlockBlobClient('2025/listings.csv.gz').upload(packed, packed.length);
  await container.getBlockBlobClient('2025/été & more.csv').upload(text, text.length);
}

let next = 0;
await Promise.all(Array.from({ length: 32 }, async () => {
  while (next < many) {
    const name = `part-${String(next++).padStart(5, '0')}.csv`;
    await crowd.getBlockBlobClient(name).upload('a\n', 2);
  }
}));

function sign(container, blob, permissions, from, until) {
  const options = {
    containerName: container.containerName,
    startsOn: new Date(Date.now() + from * hour),
    expiresOn: new Date(Date.now() + until * hour),
  };
  if (blob) {
    options.blobName = blob;
    options.permissions = storage.BlobSASPermissions.parse(permissions);
  } else {
    options.permissions = storage.ContainerSASPermissions.parse(permissions);
  }
  const token = storage.generateBlobSASQueryParameters(options, credential);
  return `${blob ? container.getBlobClient(blob).url : container.url}?${token}`;
}

console.log(JSON.stringify({
  endpoint, account, key, text, many,
  open: open.url,
  closed: closed.url,
  crowd: crowd.url,
  blobToken: sign(closed, 'listings.csv', 'r', -1, 1),
  containerToken: sign(closed, null, 'rl', -1, 1),
  folderToken: sign(closed, '2025/été & more.csv', 'r', -1, 1),
  expiredToken: sign(closed, 'listings.csv', 'r', -3, -2),
  earlyToken: sign(closed, 'listings.csv', 'r', 2, 3),
  writeToken: sign(closed, 'listings.csv', 'w', -1, 1),
}));
