#include "engine/definition/rule_book.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "engine/definition/reader.h"
#include "engine/definition/regional_rules.h"
#include "engine/definition/report.h"

namespace xinfang::definition {

namespace {

// Of things by day: the last that is in force on `day`, or null.
template <class Dated>
const Dated* last_until(const std::vector<Dated>& dated, Day day) {
  const Dated* found = nullptr;
  for (const auto& one : dated) {
    if (one.in_force_from <= day) found = &one;
  }
  return found;
}

template <class Dated>
void sort_by_day(std::vector<Dated>& dated) {
  std::sort(dated.begin(), dated.end(), [](const Dated& left, const Dated& right) {
    return left.in_force_from < right.in_force_from;
  });
}

}  // namespace

class RuleBookReader {
 public:
  RuleBook read(const std::vector<RulesText>& texts) {
    for (const auto& text : texts) read(text);
    for (auto& [name, editions] : book_.packs_) sort_by_day(editions);
    for (auto& [key, files] : regional_) {
      sort_by_day(files);
      combine(key.first, key.second, files);
    }
    return std::move(book_);
  }

 private:
  void add(const std::vector<Diagnostic>& found) {
    for (const auto& one : found) {
      // One region's file may meet several packs, and have the same fault beside each.
      if (reported_.insert(to_text(one)).second) book_.faults_.push_back(one);
    }
  }

  void fail(const std::string& file, Place place, std::string_view code, std::string message) {
    add({{file, place, Severity::error, std::string(code), std::move(message)}});
  }

  void read(const RulesText& text) {
    auto root = parse_yaml(text.text, text.file);
    if (!root) return add(root.error());
    if (root->find("region") != nullptr) return read_region(*std::move(root), text);
    auto pack = read_rule_pack(text.text, text.file);
    all_packs_read_ = all_packs_read_ && pack.ok();
    if (!pack) return add(pack.error());
    const auto what = "the rule pack '" + pack->name + "'";
    if (!is_new(pack->name, "", pack->in_force_from, what, text.file)) return;
    pack->content_hash = text.content_hash;
    book_.packs_[pack->name].push_back(*std::move(pack));
  }

  void read_region(Node root, const RulesText& text) {
    auto regional = read_regional_rules(std::move(root), text.file);
    if (!regional) return add(regional.error());
    // Known even where it has faults, so that these are what is reported of it.
    auto& regions = book_.regions_;
    const auto place = std::lower_bound(regions.begin(), regions.end(), regional->region);
    if (place == regions.end() || *place != regional->region) {
      regions.insert(place, regional->region);
    }
    const auto& name = regional->name.text;
    const auto what =
        "the rules of the region '" + regional->region + "' for the rule pack '" + name + "'";
    if (!is_new(name, regional->region, regional->in_force_from, what, text.file)) return;
    regional->content_hash = text.content_hash;
    const std::pair key{name, regional->region};
    regional_[key].push_back(*std::move(regional));
  }

  // Nothing would say which of two files with one day is in force.
  bool is_new(const std::string& name, const std::string& region, Day day, const std::string& what,
              const std::string& file) {
    const auto [found, is_new] = files_.try_emplace({name, region, day}, file);
    if (is_new) return true;
    fail(file, {}, "duplicate-rules",
         what + " in force from " + format_day(day) + " stands in " + found->second + " and in " +
             file + "; two files of one name need different days");
    return false;
  }

  void combine(const std::string& name, const std::string& region,
               const std::vector<RegionalRules>& files) {
    const auto packs = book_.packs_.find(name);
    if (packs == book_.packs_.end()) {
      if (!all_packs_read_) return;  // it may be the one with faults
      for (const auto& file : files) {
        fail(file.file, file.name.place, "unknown-rules",
             "unknown rule pack '" + name + "'" + suggestion(name, book_.names()));
      }
      return;
    }
    std::set<Day> days;
    for (const auto& pack : packs->second) days.insert(pack.in_force_from);
    for (const auto& file : files) days.insert(file.in_force_from);
    auto& editions = book_.regional_[{name, region}];
    for (const auto day : days) {
      const auto* pack = last_until(packs->second, day);
      if (pack == nullptr) continue;  // the region's rules wait for the first pack
      const auto* file = last_until(files, day);
      if (file == nullptr) {
        editions.push_back(*pack);
        continue;
      }
      auto amended = amend(*pack, *file);
      if (!amended) add(amended.error());
      editions.push_back(amended ? *std::move(amended) : *pack);
    }
  }

  RuleBook book_;
  std::map<std::pair<std::string, std::string>, std::vector<RegionalRules>> regional_;
  std::map<std::tuple<std::string, std::string, Day>, std::string> files_;
  std::set<std::string> reported_;
  bool all_packs_read_ = true;
};

RuleBook RuleBook::read(const std::vector<RulesText>& texts) {
  return RuleBookReader().read(texts);
}

std::vector<std::string> RuleBook::names() const {
  std::vector<std::string> names;
  for (const auto& [name, editions] : packs_) names.push_back(name);
  return names;
}

bool RuleBook::has_region(std::string_view region) const {
  return std::binary_search(regions_.begin(), regions_.end(), region);
}

const std::vector<clock::RulePack>& RuleBook::editions(std::string_view name,
                                                       std::string_view region) const {
  static const Editions none;
  const auto regional = regional_.find(std::pair{std::string(name), std::string(region)});
  if (regional != regional_.end()) return regional->second;
  const auto found = packs_.find(name);
  return found == packs_.end() ? none : found->second;
}

std::vector<clock::RulePack> RuleBook::newest() const {
  std::vector<clock::RulePack> newest;
  for (const auto& [name, editions] : packs_) newest.push_back(editions.back());
  return newest;
}

const clock::RulePack* RuleBook::in_force(std::string_view name, std::string_view region,
                                          Day day) const {
  return definition::in_force(editions(name, region), day);
}

std::string edition_text(const clock::RulePack& pack) {
  return "'" + pack.name + (pack.region.empty() ? "'" : "' of " + pack.region) + " in force from " +
         format_day(pack.in_force_from);
}

const clock::RulePack* in_force(const std::vector<clock::RulePack>& editions, Day day) {
  return last_until(editions, day);
}

}  // namespace xinfang::definition
