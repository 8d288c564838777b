// ReaderPool: read connections lent to one thread at a time. A caller waits while all are lent.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "storage/store.h"

namespace xinfang::service {

class ReaderPool {
 public:
  explicit ReaderPool(std::vector<std::unique_ptr<storage::Reader>> readers)
      : free_(std::move(readers)) {}

  class Lease {
   public:
    Lease(ReaderPool& pool, std::unique_ptr<storage::Reader> reader)
        : pool_(pool), reader_(std::move(reader)) {}
    ~Lease() { pool_.give_back(std::move(reader_)); }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    storage::Reader* operator->() const { return reader_.get(); }

   private:
    ReaderPool& pool_;
    std::unique_ptr<storage::Reader> reader_;
  };

  Lease lease() {
    std::unique_lock lock(mutex_);
    returned_.wait(lock, [this] { return !free_.empty(); });
    auto reader = std::move(free_.back());
    free_.pop_back();
    return {*this, std::move(reader)};
  }

 private:
  void give_back(std::unique_ptr<storage::Reader> reader) {
    {
      std::lock_guard lock(mutex_);
      free_.push_back(std::move(reader));
    }
    returned_.notify_one();
  }

  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<storage::Reader>> free_;  // guarded by mutex_
};

}  // namespace xinfang::service
