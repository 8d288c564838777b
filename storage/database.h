// Opening the file: what writer, readers and verify share.
#pragma once

#include <memory>

#include "storage/seal.h"
#include "storage/sqlite.h"
#include "storage/store.h"

namespace xinfang::storage {

// The lock that keeps a second process (or a second writer of this one) from writing: flock on
// "<path>.lock", held until destruction. Readers do not ask for it.
class WriterLock {
 public:
  static Result<std::unique_ptr<WriterLock>, Error> take(const std::string& path);
  ~WriterLock();
  WriterLock(const WriterLock&) = delete;
  WriterLock& operator=(const WriterLock&) = delete;

 private:
  explicit WriterLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

// Creates, migrates, and checks the key. The lock must be held.
Result<std::unique_ptr<sqlite::Connection>, Error> open_for_writing(const StoreOptions& options,
                                                                    const Seal& seal);
// Changes nothing.
Result<std::unique_ptr<sqlite::Connection>, Error> open_for_reading(const StoreOptions& options,
                                                                    const Seal& seal);

}  // namespace xinfang::storage
