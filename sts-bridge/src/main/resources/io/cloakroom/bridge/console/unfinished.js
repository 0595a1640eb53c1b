// Uploads in parts that were begun and not finished, as this browser remembers them. A reload or a new login loses
// nothing: whoever chooses the same file again goes on after the last part.
const PREFIX = 'cloakroom-upload ';

const all = () =>
  Object.keys(localStorage)
    .filter((name) => name.startsWith(PREFIX))
    .flatMap((name) => {
      try {
        return [{ ...JSON.parse(localStorage.getItem(name)), uploadId: name.slice(PREFIX.length) }];
      } catch {
        return [];
      }
    });

/** `length`: bytes of each part but the last. */
export function remember({ uploadId, bucket, key, length }, file) {
  const { name, size, lastModified } = file;
  localStorage.setItem(PREFIX + uploadId, JSON.stringify({ bucket, key, length, name, size, lastModified }));
}

export const forget = (uploadId) => localStorage.removeItem(PREFIX + uploadId);

export const forgetAll = () => all().forEach(({ uploadId }) => forget(uploadId));

/** Whether a file is the one that was being uploaded, as far as a browser can tell. */
export const isSame = (upload, file) =>
  upload.name === file.name && upload.size === file.size && upload.lastModified === file.lastModified;

export const find = (bucket, key, file) =>
  all().find((upload) => upload.bucket === bucket && upload.key === key && isSame(upload, file));

/** Those of a folder and the folders in it. */
export const inFolder = (bucket, folder) =>
  all().filter((upload) => upload.bucket === bucket && upload.key.startsWith(folder));
