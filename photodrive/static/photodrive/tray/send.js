// One file on its way: by tus, which goes on where it was. What to do after an error is decided by the queue.
(() => {
  const tray = (window.photodriveTray ??= {});
  const PIECE = 4 * 1024 * 1024; // what is sent again at most, where a server takes a piece only as a whole

  // What an error means: "lost" goes on by itself, "signed-out" waits for her, "refused" and "failed" are about the file.
  const meaning = (error) => {
    const response = error.originalResponse;
    const status = response ? response.getStatus() : error.status || 0;
    let answer = {};
    try { answer = JSON.parse(response.getBody()); } catch { /* a page of somebody in between, or nothing */ }
    const { message = "" } = answer;
    if (status === 401 || status === 403) return { kind: "signed-out", message, status };
    if (status === 413 && !message) return { kind: "refused", message: "The file is too large for this server." };
    if (answer.refused && status !== 429) return { kind: "refused", message };
    if (!status || status >= 500 || [408, 409, 410, 423, 425, 429].includes(status)) {
      return { kind: "lost", message, status, wait: status === 429 ? 60 : 0 };
    }
    return { kind: "failed", message: message || "Something went wrong at our end. The photo was not added." };
  };

  // `told` has moved(bytes), found(url), ended(outcome) and broken(meaning). The answer can be stopped and started again.
  tray.send = (item, told) => {
    let upload = null;
    let stopped = false;

    const ended = async () => {
      try {
        const outcome = await tray.outcome(item.url);
        if (!stopped) told.ended(outcome);
      } catch (error) {
        if (!stopped) told.broken(meaning(error));
      }
    };

    const begin = async () => {
      try {
        const tus = await tray.library();
        if (stopped) return;
        upload = new tus.Upload(item.file, {
          endpoint: tray.endpoint,
          uploadUrl: item.url,
          chunkSize: PIECE,
          retryDelays: null,
          storeFingerprintForResuming: false,
          headers: tray.headers(),
          metadata: {
            filename: item.file.name,
            fingerprint: item.fingerprint,
            ...(item.album ? { album: item.album } : {}),
          },
          onUploadUrlAvailable: () => { item.url = upload.url; told.found(); },
          onProgress: (sent) => told.moved(sent),
          onSuccess: ended,
          onError: (error) => { if (!stopped) told.broken(meaning(error)); },
        });
        upload.start();
      } catch (error) {
        if (!stopped) told.broken(meaning(error));
      }
    };

    begin();
    return {
      stop: () => {
        stopped = true;
        upload?.abort().catch(() => {});
      },
    };
  };

  tray.meaning = meaning;
})();
