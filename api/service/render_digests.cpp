#include "api/service/render_digests.h"

#include "api/service/json_values.h"

namespace xinfang::service {

namespace {

// An alarm that rang later than this after it was due: the server was down, or busy.
constexpr std::chrono::minutes late_after{1};

// The clock's title in the version that the alarm rang under.
json::object render_clock_name(const ChartRegistry& charts,
                               const storage::ShownReminder& reminder) {
  const auto id = reminder.event.substr(reminder.event.rfind('.') + 1);
  Text title{id, id};
  if (const auto chart = charts.find(reminder.workflow_hash)) {
    const auto index = chart->find_clock(id);
    if (index != statechart::npos) title = chart->clocks()[index].rule.title;
  }
  return {{"id", id}, {"title", to_json(title)}};
}

json::object render_item(const ChartRegistry& charts, const storage::ShownReminder& reminder) {
  return {{"case", json::object{{"id", reminder.case_id}, {"number", reminder.number}}},
          {"workflow", reminder.workflow},
          {"event", reminder.event},
          {"clock", render_clock_name(charts, reminder)},
          {"at", format_instant(reminder.due_at)},
          {"text", to_json(reminder.text)},
          {"due_day",
           reminder.due_day ? json::value(format_day(*reminder.due_day)) : json::value(nullptr)},
          {"late_detected", reminder.rung_at - reminder.due_at > late_after}};
}

}  // namespace

json::value render_digests(const ChartRegistry& charts, const storage::DigestPage& page) {
  json::array digests;
  for (const auto& digest : page.digests) {
    json::array items;
    for (const auto& item : digest.items) items.push_back(render_item(charts, item));
    digests.push_back(json::object{{"id", digest.id},
                                   {"at", format_instant(digest.at)},
                                   {"read", digest.read},
                                   {"items", std::move(items)}});
  }
  return json::object{
      {"unread", page.unread},
      {"items", std::move(digests)},
      {"next", page.next ? json::value(json::string(*page.next)) : json::value(nullptr)}};
}

}  // namespace xinfang::service
