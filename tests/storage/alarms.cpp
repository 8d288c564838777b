#include "tests/storage/alarms.h"

#include <catch2/catch.hpp>

#include "tests/support/ring.h"

namespace xinfang::storage::test {

std::shared_ptr<const statechart::Chart> urgent_letter() {
  static const auto chart = compile("urgent_letter", R"(
title: {zh: 急件, en: Urgent letter}
rules: desk
numbering: "{office}急〔{year}〕{number}号"
roles: {clerk: {zh: 经办人, en: Clerk}, chief: {zh: 领导, en: Chief}}
stages: {intake: {zh: 受理, en: Intake}}
data:
  petitioner: {type: string, title: {zh: 信访人, en: Petitioner}, personal: true}
  subject: {type: string, title: {zh: 事由, en: Subject}}
  received: {type: date, title: {zh: 收到, en: Received}}
  handler: {type: user, title: {zh: 承办人, en: Handler}, optional: true}
access: {roles: [clerk, chief], fields: [handler]}
summary: {subject: subject, petitioner: petitioner, received: received}
register:
  title: {zh: 登记, en: Register}
  by: [clerk]
  basis: 信访工作条例 第22条
  form: {petitioner: data, subject: data, received: data}
initial: registered
states:
  registered:
    title: {zh: 已登记, en: Registered}
    stage: intake
    start: [reply]
    on:
      assign:
        title: {zh: 分派, en: Assign}
        by: [clerk]
        basis: 信访工作条例 第23条
        form: {handler: data}
      clock.expired.reply:
        basis: 信访工作条例 第34条
        do:
          - notice: {to: petitioner, text: {zh: 办理超期，特此说明。, en: The office is late.}}
          - notice: {to: handler, text: {zh: 已经超期。, en: The term has run out.}}
          - set: {handler: '"sun"'}
          - notice: {to: handler, text: {zh: 现由你接办。, en: The case is yours now.}}
          - notice: {to: chief, text: {zh: 请督办。, en: Please supervise.}}
      clock:
        basis: 信访工作条例 第34条
        do:
          - notice: {to: handler, text: {zh: 期限临近，请抓紧办理。, en: The term is near.}}
          - notice: {to: clerk, text: {zh: 期限临近。, en: A term is near.}}
      close:
        title: {zh: 办结, en: Close}
        by: [clerk]
        basis: 信访工作条例 第34条
        do: [{meet: reply}]
        to: closed
  closed:
    title: {zh: 已办结, en: Closed}
    final: true
)");
  return chart;
}

StoreOptions alarm_options(const std::string& path) {
  auto made = options(path);
  made.charts = [](std::string_view hash) {
    return hash == urgent_letter()->workflow_hash() ? urgent_letter() : charts()(hash);
  };
  return made;
}

Appended ring(Writer& writer, CaseId id, std::optional<Instant> at) {
  const auto appended = support::ring_next(writer, id, calendar(), zone(), at);
  REQUIRE(appended);
  return *appended;
}

Appended rung(Writer& writer, CaseId id, std::optional<Instant> at) {
  REQUIRE(!writer.begin());
  const auto appended = ring(writer, id, at);
  REQUIRE(!writer.commit());
  return appended;
}

}  // namespace xinfang::storage::test
