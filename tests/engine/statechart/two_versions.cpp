#include "tests/engine/statechart/two_versions.h"

#include <catch2/catch.hpp>

namespace xinfang::statechart {

using namespace xinfang::tiny;
using definition::FieldKind;

namespace {

clock::Rule term(const std::string& id, bool may_suspend) {
  clock::Rule rule;
  rule.id = id;
  rule.title = text(id);
  rule.limit = {7, clock::Unit::days};
  rule.basis = "article 163";
  rule.may_suspend = may_suspend;
  return rule;
}

clock::RulePack terms() {
  clock::RulePack pack;
  pack.name = "terms";
  pack.rules = {term("reply", true), term("review", true), term("answer", true),
                term("strict", false)};
  return pack;
}

}  // namespace

definition::Field personal(definition::Field field) {
  field.personal = true;
  return field;
}

definition::Field colours(std::string id, const std::vector<std::string>& values) {
  auto made = field(std::move(id), FieldKind::enumeration);
  for (const auto& value : values) made.choices.push_back({value, text(value)});
  return made;
}

Action start(const std::string& clock) {
  return change_clock(definition::ClockAction::Kind::start, clock);
}

definition::Definition old_version() {
  auto made = workflow(
      state("intake",
            state("registered", entry(start("reply")), on("accept").to("work"),
                  on("ask").to("waiting"),
                  on("fill").run(set("subject", "'s'"), set("phone", "'123'"), set("count", "3"),
                                 set("colour", "'red'")),
                  on("suspend").run(change_clock(definition::ClockAction::Kind::suspend, "reply")),
                  on("review").run(start("review")),
                  on("answer").run(change_clock(definition::ClockAction::Kind::meet, "reply"))),
            state("waiting", on("back").to("registered"))),
      parallel("work", state("hearing", state("h1", on("hear").to("h2")), state("h2")),
               state("report", state("r1", on("write").to("r2")), state("r2")), deep("where", "h1"),
               on("pause").to("paused"), on("close").to("done")),
      state("paused", on("resume").to("where")), final_state("done"));
  made.data = {field("subject", FieldKind::string), personal(field("phone", FieldKind::string)),
               field("count", FieldKind::integer), colours("colour", {"red", "blue"})};
  return made;
}

std::shared_ptr<const Chart> version(const definition::Definition& definition,
                                     const std::string& hash) {
  auto chart = Chart::compile(definition, terms(), "tiny.yaml", hash);
  if (!chart) {
    for (const auto& diagnostic : chart.error()) UNSCOPED_INFO(to_text(diagnostic));
  }
  REQUIRE(chart.ok());
  return *chart;
}

const std::shared_ptr<const Chart>& old_chart() {
  static const auto chart = version(old_version(), "old");
  return chart;
}

Result<std::shared_ptr<const Migration>, std::vector<Diagnostic>> read(
    const definition::Definition& to, const std::string& map) {
  auto read = definition::read_migration_map(map, "map.yaml");
  if (!read) return Failure{read.error()};
  return Migration::compile(old_chart(), version(to, "new"), *read);
}

std::string words(const std::vector<Diagnostic>& diagnostics) {
  std::string text;
  for (const auto& diagnostic : diagnostics) text += to_text(diagnostic) + "\n";
  return text;
}

RunningCase sent(const std::vector<std::string>& events) {
  RunningCase running(old_chart());
  REQUIRE(running.open() == "");
  for (const auto& event : events) {
    running.pass(std::chrono::hours{1});
    INFO(event);
    REQUIRE(running.send(event) == "");
  }
  return running;
}

definition::Definition with_data(std::vector<definition::Field> fields) {
  auto made = old_version();
  // The actions of the old version set fields that are not here: a chart of few words instead.
  made.root =
      workflow(state("intake", state("registered", entry(start("reply")), on("accept").to("done"))),
               final_state("done"))
          .root;
  made.data = std::move(fields);
  return made;
}

}  // namespace xinfang::statechart
