// Hub: the newest committed changes, and who waits for more. Clients pull from the ring with a
// cursor of their own: nobody's slowness makes a queue grow. Beside it each person's newest count
// of unread digests, which is theirs alone. Thread-safe.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "api/service/service.h"

namespace xinfang::live {

// Changes kept for clients that come back: half an hour of a busy province.
inline constexpr std::size_t held_changes_max = 10'000;

using Render = std::function<std::string(const service::Change& change)>;

// One committed change and its text, rendered when the first client takes it.
class Message {
 public:
  Message(service::Change change, const Render& render)
      : change_(std::move(change)), render_(render) {}

  storage::Sequence sequence() const { return change_.sequence; }
  const service::CaseState& state() const { return *change_.state; }
  const std::string& text() const {
    std::call_once(rendered_, [this] { text_ = render_(change_); });
    return text_;
  }

 private:
  const service::Change change_;
  const Render& render_;  // the hub's
  mutable std::once_flag rendered_;
  mutable std::string text_;  // after rendered_
};
using MessagePointer = std::shared_ptr<const Message>;

// What a person was told last of digests, and how often; all zero: nothing yet.
struct Told {
  std::uint64_t times = 0;
  std::int64_t unread = 0;
};

class Hub {
 public:
  // `last`: of the journal, when the hub begins.
  Hub(storage::Sequence last, Render render, std::size_t held_max = held_changes_max);

  // Changes of one commit, in journal order, each newer than those before. Wakes every subscriber.
  void publish(const std::vector<service::Change>& changes);

  // The counts of one commit. Wakes every subscriber.
  void tell(const std::vector<service::UnreadDigests>& counts);
  Told told(const std::string& login) const;

  // `wake` runs on the publishing thread under the hub's lock: it may only post. Not called after
  // unsubscribe() returned.
  std::uint64_t subscribe(std::function<void()> wake);
  void unsubscribe(std::uint64_t id);

  storage::Sequence last() const;
  // Up to `count` messages after `after`, oldest first. nullopt: some of them are no longer held,
  // or `after` is past the last.
  std::optional<std::vector<MessagePointer>> read(storage::Sequence after, std::size_t count) const;

 private:
  // Constant after construction.
  const Render render_;
  const std::size_t held_max_;

  mutable std::mutex mutex_;
  std::deque<MessagePointer> held_;                         // guarded by mutex_
  storage::Sequence forgotten_;                             // newest not held; guarded by mutex_
  storage::Sequence last_;                                  // guarded by mutex_
  std::map<std::uint64_t, std::function<void()>> waiting_;  // guarded by mutex_
  std::map<std::string, Told> told_;                        // by login; guarded by mutex_
  std::uint64_t next_id_ = 1;                               // guarded by mutex_
};

}  // namespace xinfang::live
