#include "api/live/hub.h"

#include <catch2/catch.hpp>

namespace xinfang::live {
namespace {

std::vector<service::Change> changes(storage::Sequence first, storage::Sequence last) {
  std::vector<service::Change> result;
  for (auto sequence = first; sequence <= last; ++sequence) {
    auto state = std::make_shared<service::CaseState>();
    result.push_back({sequence, std::move(state), {}});
  }
  return result;
}

std::string render(const service::Change& change) { return std::to_string(change.sequence); }

// The texts after a sequence, or "gone".
std::string texts(const Hub& hub, storage::Sequence after, std::size_t count = 100) {
  const auto messages = hub.read(after, count);
  if (!messages) return "gone";
  std::string result;
  for (const auto& message : *messages) result += message->text() + " ";
  return result;
}

}  // namespace

TEST_CASE("the hub gives what came after a sequence, while it holds it") {
  Hub hub(7, render, 4);
  CHECK(hub.last() == 7);
  CHECK(texts(hub, 7).empty());
  CHECK(texts(hub, 6) == "gone");
  CHECK(texts(hub, 8) == "gone");

  hub.publish(changes(8, 10));
  CHECK(hub.last() == 10);
  CHECK(texts(hub, 7) == "8 9 10 ");
  CHECK(texts(hub, 7, 2) == "8 9 ");
  CHECK(texts(hub, 9) == "10 ");
  CHECK(texts(hub, 10).empty());
  CHECK(texts(hub, 11) == "gone");

  hub.publish(changes(11, 13));
  CHECK(texts(hub, 7) == "gone");
  CHECK(texts(hub, 8) == "gone");
  CHECK(texts(hub, 9) == "10 11 12 13 ");
}

TEST_CASE("the hub wakes those who wait, until they leave") {
  Hub hub(0, render);
  int first = 0;
  int second = 0;
  const auto leaving = hub.subscribe([&] { ++first; });
  hub.subscribe([&] { ++second; });
  hub.publish(changes(1, 2));
  hub.unsubscribe(leaving);
  hub.publish(changes(3, 3));
  CHECK(first == 1);
  CHECK(second == 2);
}

TEST_CASE("the hub keeps of each person the newest count of digests, and how often it changed") {
  Hub hub(0, render);
  int woken = 0;
  hub.subscribe([&] { ++woken; });
  CHECK(hub.told("wang").times == 0);
  hub.tell({{"wang", 1}, {"zhao", 4}});
  hub.tell({{"wang", 2}});
  CHECK(woken == 2);
  CHECK(hub.told("wang").times == 2);
  CHECK(hub.told("wang").unread == 2);
  CHECK(hub.told("zhao").times == 1);
  CHECK(hub.told("zhao").unread == 4);
  CHECK(hub.last() == 0);
}

TEST_CASE("a message is rendered once, and not before somebody takes it") {
  int rendered = 0;
  Hub hub(0, [&](const service::Change& change) {
    ++rendered;
    return render(change);
  });
  hub.publish(changes(1, 3));
  CHECK(rendered == 0);
  CHECK(texts(hub, 1) == "2 3 ");
  CHECK(texts(hub, 1) == "2 3 ");
  CHECK(rendered == 2);
}

}  // namespace xinfang::live
