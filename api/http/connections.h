// Connections: who is connected now, so that their number has a bound, their time-outs are looked
// at by one timer, and stop() knows when the last has gone. Thread-safe.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace xinfang::http {

// Called from any thread.
class Connected {
 public:
  virtual ~Connected() = default;
  // Cuts the connection if its deadline has passed.
  virtual void sweep(std::chrono::steady_clock::time_point now) = 0;
  // Takes no further request, finishes the running one.
  virtual void stop() = 0;
  // Cuts the connection.
  virtual void abort() = 0;
};

class Connections {
 public:
  explicit Connections(std::size_t max) : max_(max) {}

  // False: there are as many as may be, or close() was called.
  bool add(const std::shared_ptr<Connected>& connected);
  // What was added last thing says this: when it is destroyed and its socket is closed.
  void remove(const Connected* connected);
  // add() refuses from now on.
  void close();

  void for_each(const std::function<void(Connected&)>& visit) const;
  // True: nobody is connected any more.
  bool wait_until_empty(std::chrono::milliseconds timeout) const;
  void wait_until_empty() const;

 private:
  const std::size_t max_;

  mutable std::mutex mutex_;
  mutable std::condition_variable emptied_;
  std::unordered_map<const Connected*, std::weak_ptr<Connected>> members_;  // guarded by mutex_
  bool closed_ = false;                                                     // guarded by mutex_
};

}  // namespace xinfang::http
