import {
  type Disposable,
  EventEmitter,
  type FileSystemWatcher,
  RelativePattern,
  type Uri,
  workspace,
} from "vscode";

/** Tells when files that parameter files depend on change on disk: what they import, and tensors. */
export class DependencyWatcher implements Disposable {
  readonly #changed = new EventEmitter<Uri>();
  readonly #watchers = new Map<string, FileSystemWatcher>();

  readonly onDidChange = this.#changed.event;

  /** Watches the folders of these files, and no others. */
  watch(files: readonly Uri[]): void {
    const folders = new Map(files.map((file) => folderOf(file)).map((folder) => [folder.toString(), folder]));
    for (const [key, watcher] of this.#watchers) {
      if (folders.has(key)) continue;
      watcher.dispose();
      this.#watchers.delete(key);
    }
    for (const [key, folder] of folders) {
      if (!this.#watchers.has(key)) this.#watchers.set(key, this.#watcherOf(folder));
    }
  }

  dispose(): void {
    this.watch([]);
    this.#changed.dispose();
  }

  /** Of a folder alone: a pattern below the workspace would miss documents outside of it. */
  #watcherOf(folder: Uri): FileSystemWatcher {
    const watcher = workspace.createFileSystemWatcher(new RelativePattern(folder, "*"));
    for (const event of [watcher.onDidChange, watcher.onDidCreate, watcher.onDidDelete]) {
      event((uri) => this.#changed.fire(uri));
    }
    return watcher;
  }
}

function folderOf(file: Uri): Uri {
  return file.with({ path: file.path.slice(0, file.path.lastIndexOf("/")) || "/" });
}
