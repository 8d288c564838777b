#include "engine/clock/alarm.h"
#include "tests/engine/clock/fixtures.h"

using namespace xinfang;
using namespace xinfang::clock;
using namespace xinfang::clock::test;

TEST_CASE("an alarm is detected late where it was made over a minute after it was due") {
  using std::chrono::milliseconds;
  const Instant due = morning("2026-03-05");
  const auto late = [&](EntryKind kind, milliseconds by) {
    Entry made = entry(kind, due + by);
    made.effective = due;
    return is_late_detected(made);
  };
  for (const auto kind : {EntryKind::warned, EntryKind::urgent, EntryKind::expired}) {
    CHECK_FALSE(late(kind, milliseconds{0}));
    CHECK_FALSE(late(kind, late_detection));
    CHECK(late(kind, late_detection + milliseconds{1}));
    CHECK_FALSE(is_late_detected(entry(kind, due)));  // no other instant: it rang when it was due
  }
  // A day of receipt before the day of registration is no alarm.
  for (const auto kind : {EntryKind::started, EntryKind::suspended, EntryKind::corrected}) {
    CHECK_FALSE(late(kind, std::chrono::hours{72}));
  }
}
