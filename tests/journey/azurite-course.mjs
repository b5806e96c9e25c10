// SPDX-License-Identifier: GPL-3.0-or-later
//
// Puts a file where the workshop has it in a running Azurite, by Microsoft's own client library, and prints its address with a signature that lets
// it be read and listed, as the workshop's. Arguments: the folder where npm installed @azure/storage-blob, the address of the blob service, the file.

import { createRequire } from 'node:module';
import { basename } from 'node:path';

const [prefix, endpoint, path] = process.argv.slice(2);
const storage = createRequire(`${prefix}/`)('@azure/storage-blob');

// The emulator's well-known account; its key is in Azurite's documentation.
const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const credential = new storage.StorageSharedKeyCredential('devstoreaccount1', key);
const container = new storage.BlobServiceClient(endpoint, credential).getContainerClient('training');
await container.create();
const blob = container.getBlockBlobClient(`airbnb/sf-listings/${basename(path)}`);
await blob.uploadFile(path);
const token = storage.generateBlobSASQueryParameters({
  containerName: 'training',
  permissions: storage.ContainerSASPermissions.parse('rl'),
  startsOn: new Date(Date.now() - 3600 * 1000),
  expiresOn: new Date(Date.now() + 3600 * 1000),
}, credential);
console.log(`${blob.url}?${token}`);
