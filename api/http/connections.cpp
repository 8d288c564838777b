#include "api/http/connections.h"

#include <vector>

namespace xinfang::http {

bool Connections::add(const std::shared_ptr<Connected>& connected) {
  std::lock_guard lock(mutex_);
  if (closed_ || members_.size() >= max_) return false;
  members_.emplace(connected.get(), connected);
  return true;
}

void Connections::remove(const Connected* connected) {
  std::lock_guard lock(mutex_);
  members_.erase(connected);
  if (members_.empty()) emptied_.notify_all();
}

void Connections::close() {
  std::lock_guard lock(mutex_);
  closed_ = true;
}

void Connections::for_each(const std::function<void(Connected&)>& visit) const {
  // Outside the lock: letting go of the last pointer ends a connection, which calls remove().
  std::vector<std::shared_ptr<Connected>> present;
  {
    std::lock_guard lock(mutex_);
    present.reserve(members_.size());
    for (const auto& [key, member] : members_) {
      if (auto connected = member.lock()) present.push_back(std::move(connected));
    }
  }
  for (const auto& connected : present) visit(*connected);
}

bool Connections::wait_until_empty(std::chrono::milliseconds timeout) const {
  std::unique_lock lock(mutex_);
  return emptied_.wait_for(lock, timeout, [this] { return members_.empty(); });
}

void Connections::wait_until_empty() const {
  std::unique_lock lock(mutex_);
  emptied_.wait(lock, [this] { return members_.empty(); });
}

}  // namespace xinfang::http
