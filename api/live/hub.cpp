#include "api/live/hub.h"

#include <algorithm>

namespace xinfang::live {

Hub::Hub(storage::Sequence last, Render render, std::size_t held_max)
    : render_(std::move(render)), held_max_(held_max), forgotten_(last), last_(last) {}

void Hub::publish(const std::vector<service::Change>& changes) {
  std::lock_guard lock(mutex_);
  for (const auto& change : changes) {
    held_.push_back(std::make_shared<const Message>(change, render_));
    last_ = change.sequence;
  }
  while (held_.size() > held_max_) {
    forgotten_ = held_.front()->sequence();
    held_.pop_front();
  }
  for (const auto& [id, wake] : waiting_) wake();
}

void Hub::tell(const std::vector<service::UnreadDigests>& counts) {
  std::lock_guard lock(mutex_);
  for (const auto& [login, unread] : counts) {
    auto& told = told_[login];
    ++told.times;
    told.unread = unread;
  }
  for (const auto& [id, wake] : waiting_) wake();
}

Told Hub::told(const std::string& login) const {
  std::lock_guard lock(mutex_);
  const auto found = told_.find(login);
  return found == told_.end() ? Told{} : found->second;
}

std::uint64_t Hub::subscribe(std::function<void()> wake) {
  std::lock_guard lock(mutex_);
  waiting_.emplace(next_id_, std::move(wake));
  return next_id_++;
}

void Hub::unsubscribe(std::uint64_t id) {
  std::lock_guard lock(mutex_);
  waiting_.erase(id);
}

storage::Sequence Hub::last() const {
  std::lock_guard lock(mutex_);
  return last_;
}

std::optional<std::vector<MessagePointer>> Hub::read(storage::Sequence after,
                                                     std::size_t count) const {
  std::lock_guard lock(mutex_);
  if (after < forgotten_ || after > last_) return std::nullopt;
  const auto first = std::upper_bound(held_.begin(), held_.end(), after,
                                      [](storage::Sequence sequence, const auto& message) {
                                        return sequence < message->sequence();
                                      });
  const auto left = static_cast<std::size_t>(held_.end() - first);
  return std::vector<MessagePointer>(first,
                                     first + static_cast<std::ptrdiff_t>(std::min(count, left)));
}

}  // namespace xinfang::live
