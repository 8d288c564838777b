#include "api/cli/due_rule.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <vector>

#include "api/assets/assets.h"
#include "api/cli/workflow_files.h"
#include "api/service/files.h"
#include "api/service/library.h"
#include "engine/definition/node.h"
#include "engine/definition/rule_book.h"

namespace xinfang::cli {

namespace {

using definition::RuleBook;
using definition::RulesText;

constexpr std::string_view shipped_folder = "workflows/rules/";

std::string lines(const Diagnostics& diagnostics) {
  std::string text;
  for (const auto& one : diagnostics) text += (text.empty() ? "" : "\n") + to_text(one);
  return text;
}

RulesText rules_text(const std::string& file, std::string text) {
  auto hash = service::content_hash(text);
  return {file, std::move(text), std::move(hash)};
}

RuleBook shipped_book() {
  std::vector<RulesText> texts;
  for (const auto& asset : assets::all()) {
    if (!asset.name.starts_with(shipped_folder)) continue;
    texts.push_back(rules_text(std::string(asset.name), std::string(asset.content)));
  }
  return RuleBook::read(texts);
}

// Of the other files of a folder only the region's rules: a pack beside the file is not asked for.
bool is_of_region(const std::string& text, const std::string& file, const std::string& region) {
  const auto root = definition::parse_yaml(text, file);
  const auto* named = root ? root->find("region") : nullptr;
  return named != nullptr && named->scalar == region;
}

Result<RuleBook, std::string> book_of(const std::string& file, const std::string& region) {
  auto text = service::read_file(file);
  if (!text) return Failure{text.error()};
  std::vector<RulesText> texts{rules_text(file, *std::move(text))};
  if (!region.empty()) {
    const auto folder = folder_of(file);
    const auto names = service::yaml_files(folder);
    if (!names) return Failure{names.error()};
    for (const auto& name : *names) {
      const auto path = join_path(folder, name);
      auto beside = service::read_file(path);
      if (!beside) return Failure{beside.error()};
      if (path == file || !is_of_region(*beside, path, region)) continue;
      texts.push_back(rules_text(path, *std::move(beside)));
    }
  }
  return RuleBook::read(texts);
}

std::string list(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += "\n  " + name;
  return text;
}

// "petition-regulation" is the file's name, petition_regulation the pack's.
std::string pack_name(std::string text) {
  std::replace(text.begin(), text.end(), '-', '_');
  return text;
}

Result<clock::RulePack, std::string> find_pack(const RuleBook& book, const std::string& name,
                                               const std::string& region, Day day) {
  if (!region.empty() && !book.has_region(region)) {
    return Failure{service::no_such_region(region, book)};
  }
  const auto& editions = book.editions(name, region);
  if (const auto* pack = definition::in_force(editions, day)) return *pack;
  return Failure{"the rules '" + name + "' are in force from " +
                 format_day(editions.front().in_force_from) + "; --from is " + format_day(day)};
}

Result<clock::RulePack, std::string> find_pack(const DueOptions& options, Day day) {
  const auto shipped = shipped_book();
  const auto name = pack_name(options.rules);
  if (!shipped.editions(name).empty()) return find_pack(shipped, name, options.region, day);
  std::error_code error;
  if (!std::filesystem::exists(options.rules, error)) {
    const auto near = nearest(name, shipped.names());
    return Failure{"there is no shipped rule pack and no file '" + options.rules + "'" +
                   (near.empty() ? "" : "; did you mean '" + near + "'?") +
                   "\nshipped rule packs:" + list(shipped.names())};
  }
  const auto book = book_of(options.rules, options.region);
  if (!book) return Failure{book.error()};
  const auto names = book->names();
  if (names.empty() && !book->regions().empty()) {
    return Failure{
        "'" + options.rules +
        "' holds a region's rules; name the pack with --rules, the region with --region"};
  }
  if (!book->faults().empty()) return Failure{lines(book->faults())};
  return find_pack(*book, names.front(), options.region, day);
}

// Shipped packs beside `name` that have the rule.
std::string elsewhere(const std::string& rule, const std::string& name) {
  std::string text;
  const auto shipped = shipped_book();
  for (const auto& pack : shipped.newest()) {
    if (pack.name != name && pack.find(rule) != nullptr) text += "\n  --rules " + pack.name;
  }
  return text.empty() ? text : "\nit is in:" + text;
}

}  // namespace

Result<clock::Rule, std::string> find_rule(const DueOptions& options, Day day) {
  const auto pack = find_pack(options, day);
  if (!pack) return Failure{pack.error()};
  if (const auto* rule = pack->find(options.rule)) return *rule;
  std::vector<std::string> known;
  for (const auto& rule : pack->rules) known.push_back(rule.id);
  const auto near = nearest(options.rule, known);
  const auto other = elsewhere(options.rule, pack->name);
  return Failure{"there is no rule '" + options.rule + "' in '" + pack->name + "'" +
                 (near.empty() || !other.empty() ? "" : "; did you mean '" + near + "'?") + other +
                 "\nknown rules:" + list(known)};
}

}  // namespace xinfang::cli
